import { tradeId } from './event-writer.js';
import { closeInstant, easternInstant, tradingDayBefore } from './exchange-day.js';
import type { Instrument } from './instrument.js';
import { hasFairValues, hasQuotes, hasTrades } from './plan.js';
import { dayStart } from './price-path.js';
import { printAt } from './print.js';
import { roundTo } from './quote-maker.js';
import { nanos } from './rest-json.js';
import type { Row } from './rest-options.js';
import { RestError, type RestQuery } from './rest-query.js';
import type { Simulator } from './simulator.js';
import type { Bar } from './tape.js';

/** `GET /v2/snapshot/locale/us/markets/stocks/tickers`: unknown tickers are just absent. */
export function stockSnapshots(simulator: Simulator, query: RestQuery): Row {
  const at = simulator.restAt('stocks');
  const tickers = query.text('tickers')?.split(',').filter(Boolean);
  const stocks = tickers
    ? tickers
        .flatMap((ticker) => simulator.listing.find(ticker, at) ?? [])
        .filter(({ cluster }) => cluster === 'stocks')
    : simulator.listing.everything('stocks', at);
  return { count: stocks.length, status: 'OK', tickers: stocks.map((stock) => stockRow(simulator, stock, at)) };
}

/** `GET /v2/snapshot/locale/us/markets/stocks/tickers/{T}` */
export function stockSnapshot(simulator: Simulator, ticker: string): Row {
  const at = simulator.restAt('stocks');
  const stock = simulator.listing.find(ticker, at);
  if (stock?.cluster !== 'stocks') throw RestError.notFound();
  return { status: 'OK', ticker: stockRow(simulator, stock, at) };
}

function stockRow(simulator: Simulator, stock: Instrument, at: number): Row {
  const { tape, maker, model } = simulator;
  const plan = simulator.plan('stocks');
  const day = tape.bar(stock, dayStart(at), at);
  const minuteAt = Math.floor(at / 60_000) * 60_000;
  const minute = tape.bar(stock, minuteAt - 60_000, minuteAt);
  const before = tradingDayBefore(model.reference(at).day);
  const previous = tape.bar(stock, easternInstant(before, 9, 30), closeInstant(before));
  const last = maker.trade(stock, at);
  const change = roundTo(last - (previous?.close ?? last), 1e4);
  const dayVolume = tape.dayVolume(stock, at);
  return {
    day: barOf(day, { dv: `${day?.volume ?? 0}.0` }),
    fmv: hasFairValues(plan) ? last : undefined,
    lastQuote: hasQuotes(plan) ? quoteOf(simulator, stock, at) : undefined,
    lastTrade: hasTrades(plan) ? tradeOf(stock, last, at) : undefined,
    min: barOf(minute, {
      av: dayVolume,
      dav: `${dayVolume}.0`,
      dv: `${minute?.volume ?? 0}.0`,
      n: minute?.trades ?? 0,
      t: minuteAt - 60_000,
    }),
    prevDay: barOf(previous, {}),
    ticker: stock.ticker,
    todaysChange: change,
    todaysChangePerc: roundTo((100 * change) / (previous?.close ?? last), 1e4),
    updated: nanos(at, stock.hash),
  };
}

function barOf(bar: Bar | undefined, more: Row): Row {
  return {
    c: bar?.close ?? 0,
    h: bar?.high ?? 0,
    l: bar?.low ?? 0,
    o: bar?.open ?? 0,
    v: bar?.volume ?? 0,
    vw: bar?.vwap ?? 0,
    ...more,
  };
}

function quoteOf({ maker }: Simulator, stock: Instrument, at: number): Row {
  const quote = maker.quote(stock, at);
  return { P: quote.ask, S: quote.askSize, p: quote.bid, s: quote.bidSize, t: nanos(at, stock.hash) };
}

function tradeOf(stock: Instrument, price: number, at: number): Row {
  const sequence = Math.floor(at / 1000);
  const print = printAt(stock, price, 1 + (sequence % 400), sequence);
  return {
    c: print.conditions,
    ds: `${print.size}.0`,
    i: tradeId(stock, sequence),
    p: price,
    s: print.size,
    t: nanos(at, stock.hash + 1),
    x: print.exchange,
  };
}
