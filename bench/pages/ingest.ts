import { expose } from './expose.js';
import type { IngestOrder } from './ingest.worker.js';

const worker = new Worker(new URL('./ingest.worker.ts', import.meta.url), { type: 'module' });
const answer = () =>
  new Promise<{ events?: number }>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<{ events?: number }>) => resolve(data);
  });

expose({
  start(order: IngestOrder) {
    const ready = answer();
    worker.postMessage(order);
    return ready;
  },
  count() {
    const told = answer();
    worker.postMessage('count');
    return told;
  },
});
