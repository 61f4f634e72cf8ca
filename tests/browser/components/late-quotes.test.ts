import { expect, fixture, html } from '@open-wc/testing';
import { LateQuotes } from '../../../src/components/late-quotes.js';
import { QuoteBoard, type Row } from '../../../src/market/quote-board.js';
import { FakeClock } from '../../support/fake-clock.js';

const LIVELY = 'O:SPY261218C00650000';
const QUIET = 'O:SPY261218C00700000';

async function world() {
  const clock = new FakeClock();
  const board = new QuoteBoard(4);
  const rows = { [LIVELY]: board.add(LIVELY), [QUIET]: board.add(QUIET) } as Record<string, Row>;
  const feed = { isExpected: true, markedCount: 0 };
  const cells = (ticker: string) =>
    html`<div data-contract=${ticker}>
      <span data-field="bid"></span><span data-field="iv"></span><span data-field="last"></span
      ><span data-field="volume"></span><span data-field="sparkline"></span>
    </div>`;
  const table = await fixture<HTMLElement>(html`<div>${cells(LIVELY)}${cells(QUIET)}</div>`);
  const late = new LateQuotes({
    board,
    clock,
    now: () => clock.now(),
    isExpected: () => feed.isExpected,
    onMarked: () => void feed.markedCount++,
  });
  late.bind(table);
  const quote = (ticker: string) => {
    board.set(rows[ticker]!, 'quoteAt', clock.now());
    late.frame(new Set([rows[ticker]!]));
  };
  /** One quote a second of the one, every ten seconds of the other. */
  const run = (seconds: number, has: { lively: boolean } = { lively: true }) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1_000);
      if (has.lively) quote(LIVELY);
      if (second % 10 === 0) quote(QUIET);
    }
  };
  const cell = (ticker: string, field: string) =>
    table.querySelector<HTMLElement>(`[data-contract="${ticker}"] [data-field=${field}]`)!;
  const dimmed = () =>
    [...table.querySelectorAll<HTMLElement>('[data-late]')].map(
      (one) => `${one.parentElement!.dataset['contract'] === LIVELY ? 'lively' : 'quiet'} ${one.dataset['field']}`,
    );
  return { clock, board, rows, feed, table, late, quote, run, cell, dimmed };
}

describe('late quotes', () => {
  test('dim what rests on them by the contract’s own pace, with age and source in the title; a new quote undims', async () => {
    const { run, clock, quote, cell, dimmed, feed, late } = await world();
    run(61);
    expect(dimmed()).to.deep.equal([]);
    clock.advance(8_000);
    expect(dimmed()).to.deep.equal([]);
    clock.advance(1_000);
    expect(dimmed()).to.deep.equal(['lively bid', 'lively iv']);
    const { title } = cell(LIVELY, 'bid');
    expect(title).to.match(
      /^Quote of 10:01:01 ET, 9s ago, from the stream\. Usual for this contract is one every 1s\.$/,
    );
    expect(cell(LIVELY, 'last').title).to.equal('');
    expect(feed.markedCount).to.equal(1);
    clock.advance(1_000);
    expect(cell(LIVELY, 'bid').title).to.contain('10s ago');
    quote(LIVELY);
    expect(dimmed()).to.deep.equal([]);
    expect(cell(LIVELY, 'bid').title).to.equal('');
    clock.advance(60_000);
    expect(dimmed()).to.include('lively bid').and.not.include('quiet bid');
    clock.advance(30_000);
    expect(dimmed()).to.include('quiet bid');
    late.close();
    expect(dimmed()).to.deep.equal([]);
  });

  test('are none while the market is closed, nor right after it opens again', async () => {
    const { run, clock, dimmed, feed } = await world();
    run(61);
    feed.isExpected = false;
    clock.advance(17 * 3_600_000);
    expect(dimmed()).to.deep.equal([]);
    feed.isExpected = true;
    clock.advance(8_000);
    expect(dimmed()).to.deep.equal([]);
    clock.advance(2_000);
    expect(dimmed()).to.deep.equal(['lively bid', 'lively iv']);
    feed.isExpected = false;
    clock.advance(1_000);
    expect(dimmed()).to.deep.equal([]);
  });

  test('that a snapshot brought say so; titles of others stay', async () => {
    const { run, clock, board, rows, cell } = await world();
    run(61);
    cell(LIVELY, 'iv').title = 'Not computed yet.';
    board.set(rows[LIVELY]!, 'snapshotAt', clock.now());
    clock.advance(20_000);
    expect(cell(LIVELY, 'bid').title).to.contain('from a snapshot');
    expect(cell(LIVELY, 'iv').title).to.equal('Not computed yet.');
  });

  test('leave nothing behind on cells that show another contract', async () => {
    const { run, clock, table, late, dimmed, cell } = await world();
    run(61);
    clock.advance(20_000);
    expect(dimmed()).to.have.length(2);
    const side = table.querySelector<HTMLElement>('[data-contract]')!;
    side.dataset['contract'] = 'O:SPY261218C00655000';
    late.bind(table);
    expect(table.querySelectorAll('[data-late]')).to.have.length(0);
    expect(cell('O:SPY261218C00655000', 'bid').title).to.equal('');
  });
});
