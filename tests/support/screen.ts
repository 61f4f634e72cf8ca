import type { ScreenBox, ScreenOrder } from './screen-commands.js';

interface RunnerSocket {
  sendMessageWaitForResponse(message: object): Promise<{ executed: boolean; result: unknown }>;
}

async function command(name: string, payload: object): Promise<unknown> {
  const address = '/__web-dev-server__web-socket.js'; // the test runner's own; there is nothing to find when this is built
  const { sendMessageWaitForResponse } = (await import(address)) as RunnerSocket;
  const sessionId = new URL(location.href).searchParams.get('wtr-session-id');
  const { executed, result } = await sendMessageWaitForResponse({
    type: 'wtr-command',
    sessionId,
    command: name,
    payload,
  });
  if (!executed) throw new Error(`The test runner has no command ${name}.`);
  return result;
}

/** Sets the page's size, resolution and media; what is left out is as at the beginning. */
export async function setScreen(order: ScreenOrder): Promise<void> {
  await command('screen', order);
}

/** What is on the screen in a box of the viewport, as pixels of the device. */
export async function screenshot({ x, y, width, height }: ScreenBox): Promise<ImageData> {
  const png = (await command('screenshot', { x, y, width, height })) as string;
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

export interface Difference {
  /** Share of pixels of which a channel differs by more than 40 of 255. */
  readonly share: number;
  /** Mean difference of a channel, of 255. */
  readonly mean: number;
}

/** How much two pictures of one size differ, the second moved by some pixels. */
export function difference(a: ImageData, b: ImageData, moveX = 0, moveY = 0): Difference {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`${a.width} × ${a.height} px cannot be compared with ${b.width} × ${b.height}.`);
  }
  let [far, sum, count] = [0, 0, 0];
  for (let y = Math.max(0, moveY); y < a.height + Math.min(0, moveY); y++) {
    for (let x = Math.max(0, moveX); x < a.width + Math.min(0, moveX); x++) {
      let most = 0;
      for (let channel = 0; channel < 3; channel++) {
        const own = a.data[(y * a.width + x) * 4 + channel]!;
        const apart = Math.abs(own - b.data[((y - moveY) * a.width + x - moveX) * 4 + channel]!);
        sum += apart;
        most = Math.max(most, apart);
      }
      if (most > 40) far++;
      count++;
    }
  }
  return { share: far / count, mean: sum / (3 * count) };
}
