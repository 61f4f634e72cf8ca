import { describe, expect, test } from 'vitest';
import { SealDesk } from '../../../src/worker/seal-desk.js';
import type { SealMessage } from '../../../src/worker/hub-api.js';
import { FakeClock, settle } from '../../support/fake-clock.js';

const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

function world() {
  const clock = new FakeClock(0);
  const desk = new SealDesk(clock);
  const port = () => {
    const asked: SealMessage[] = [];
    return { asked, postMessage: (message: unknown) => void asked.push(message as SealMessage) };
  };
  return { clock, desk, port };
}

describe('bytes to be sealed', () => {
  test('go to every tab; the first answer counts', async () => {
    const { desk, port } = world();
    const [first, second] = [port(), port()];
    desk.join(first);
    desk.join(second);
    const sealing = desk.seal(bytes(1));
    expect([first, second].map(({ asked }) => asked)).toEqual([
      [{ sw: 'seal', id: 1, what: 'seal', bytes: bytes(1) }],
      first.asked,
    ]);
    expect(desk.receive({ sw: 'sealed', id: 1, bytes: bytes(9) })).toBe(true);
    expect(desk.receive({ sw: 'sealed', id: 1, bytes: bytes(8) })).toBe(true);
    expect(await sealing).toEqual(bytes(9));
  });

  test('wait for the first tab when there is none yet, and not for one that left', async () => {
    const { desk, port, clock } = world();
    const [gone, late] = [port(), port()];
    desk.join(gone);
    desk.leave(gone);
    const opening = desk.unseal(bytes(2));
    await clock.advanceAsync(1_000);
    desk.join(late);
    expect(gone.asked).toEqual([]);
    expect(late.asked).toEqual([{ sw: 'seal', id: 1, what: 'unseal', bytes: bytes(2) }]);
    desk.receive({ sw: 'sealed', id: 1, bytes: bytes(3) });
    expect(await opening).toEqual(bytes(3));
    const [later] = [port()];
    desk.join(later);
    expect(later.asked).toEqual([]); // answered
  });

  test('that nobody answers for are given up after three seconds', async () => {
    const { desk, port, clock } = world();
    desk.join(port());
    let answer: unknown = 'none yet';
    void desk.seal(bytes(1)).then((given) => (answer = given));
    await clock.advanceAsync(2_999);
    expect(answer).toBe('none yet');
    await clock.advanceAsync(1);
    expect(answer).toBeUndefined();
    expect(desk.receive({ sw: 'sealed', id: 1, bytes: bytes(1) })).toBe(true);
    expect(clock.pendingCount).toBe(0);
  });

  test.each([
    [{ sw: 'sealed', id: 1 }],
    [{ sw: 'sealed', id: 1, bytes: 'text' }],
    [{ sw: 'sealed', id: 1, bytes: new Uint8Array(4) }],
    [{ sw: 'sealed', id: 1, bytes: new ArrayBuffer(5_000) }],
    [{ sw: 'sealed', id: 2, bytes: bytes(1) }],
    [{ sw: 'sealed', id: '1', bytes: bytes(1) }],
  ])('are not settled by %o', async (answer) => {
    const { desk, port } = world();
    desk.join(port());
    let isSettled = false;
    void desk.seal(bytes(1)).then(() => (isSettled = true));
    expect(desk.receive(answer)).toBe(true); // nobody else's business
    await settle();
    expect(isSettled).toBe(false);
  });

  test.each([[null], [7], [{ sw: 'ping' }], [{ id: 1, type: 'APPLY' }]])('leave %o to others', (message) => {
    expect(world().desk.receive(message)).toBe(false);
  });
});
