import type { HubClient } from '../../src/client/hub-client.js';
import { afterPaint, epochNow, type LatencyLog } from './latency-log.js';
import { QuoteStamps } from './quote-stamps.js';

/** Logs how old each new quote is once the frame that shows it has been painted. */
export function watchPainting(client: HubClient, painted: LatencyLog): void {
  const stamps = new QuoteStamps();
  client.listen(({ rows }) => {
    const fresh: number[] = [];
    for (const row of rows) {
      const stamp = client.store.board.get(row, 'quoteAt');
      if (stamps.isNew(row, stamp)) fresh.push(stamp);
    }
    if (fresh.length === 0) return;
    afterPaint(() => {
      const now = epochNow();
      for (const stamp of fresh) painted.add(now - stamp);
    });
  });
}
