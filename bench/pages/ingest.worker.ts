/* Takes frames off a socket and does one of three things with them. Says how many events came when it is asked. */
import { boardIntake } from './board-intake.js';
import { openVendorSocket } from './vendor-socket.js';

export interface IngestOrder {
  readonly mode: 'receive' | 'parse' | 'store';
  readonly url: string;
  readonly contracts: readonly string[];
  readonly perFrame: number;
}

const scope = self as unknown as Pick<Worker, 'postMessage' | 'onmessage'>; // a worker's own side, without its library
let frames = 0;
let perFrame = 0;
let rows = 0;

async function start({ mode, url, contracts, perFrame: many }: IngestOrder): Promise<void> {
  perFrame = many;
  const { board, take } = boardIntake(contracts);
  let sum = 0;
  const ways: Readonly<Record<IngestOrder['mode'], (text: string) => void>> = {
    receive: (text) => {
      sum += text.length;
    },
    parse: (text) => {
      sum += (JSON.parse(text) as unknown[]).length;
    },
    store: take,
  };
  const handle = ways[mode];
  await openVendorSocket(url, 'bench', contracts, (text) => {
    frames++;
    handle(text);
  });
  rows = mode === 'store' ? board.size : sum;
  scope.postMessage({ rows });
}

scope.onmessage = ({ data }: MessageEvent<IngestOrder | 'count'>) => {
  if (data === 'count') scope.postMessage({ events: frames * perFrame });
  else void start(data);
};
