import { clusterOf } from '../market/ticker.js';
import { hasQuotes, hasTrades } from './plan.js';
import { closeInstant, easternInstant, tradingDayBefore } from './exchange-day.js';
import type { Instrument } from './instrument.js';
import { dayStart } from './price-path.js';
import { roundTo } from './quote-maker.js';
import { nanos } from './rest-json.js';
import { type Row, snapshotRow } from './rest-options.js';
import { pageOf, RestError, type RestQuery } from './rest-query.js';
import type { Simulator } from './simulator.js';
import { UNDERLYINGS } from './underlyings.js';

const MOST_TICKERS = 250;
const TYPES = { stocks: 'stocks', options: 'options', indices: 'indices' } as const;

/** `GET /v3/snapshot`: stocks, options and indices mixed; what is unknown is a row that says so. */
export function unifiedSnapshot(simulator: Simulator, query: RestQuery): Row {
  const type = query.choice('type', ['', 'stocks', 'options', 'indices']);
  return listed(simulator, query, [...UNDERLYINGS.keys()], (instrument, at) =>
    type === '' || instrument.cluster === type ? unifiedRow(simulator, instrument, at) : undefined,
  );
}

/** `GET /v3/snapshot/indices` */
export function indexSnapshot(simulator: Simulator, query: RestQuery): Row {
  const all = [...UNDERLYINGS.keys()].filter((ticker) => ticker.startsWith('I:'));
  return listed(simulator, query, all, (instrument, at) =>
    instrument.cluster === 'indices' ? indexRow(simulator, instrument, at) : notFoundRow(instrument.ticker),
  );
}

function listed(
  simulator: Simulator,
  query: RestQuery,
  everything: readonly string[],
  rowOf: (instrument: Instrument, at: number) => Row | undefined,
): Row {
  const limit = query.limit(250, 10);
  const asked = (query.text('ticker.any_of') ?? query.text('ticker'))?.split(',').filter(Boolean);
  if (asked && asked.length > MOST_TICKERS)
    throw RestError.badParameter(`ticker.any_of takes at most ${MOST_TICKERS} tickers`);
  const { rows, next_url } = pageOf(asked ?? everything, limit, query, simulator.faults);
  const results = rows.flatMap((ticker) => {
    const cluster = clusterOf(ticker);
    const at = simulator.restAt(cluster);
    const instrument = simulator.listing.find(ticker, at);
    if (!instrument) return notFoundRow(ticker);
    return (simulator.plan(cluster) === 'none' ? notEntitledRow(ticker) : rowOf(instrument, at)) ?? [];
  });
  return { next_url, results, status: 'OK' };
}

function notFoundRow(ticker: string): Row {
  return { error: 'NOT_FOUND', message: 'Ticker not found.', ticker };
}

function notEntitledRow(ticker: string): Row {
  return { error: 'NOT_ENTITLED', message: 'Not entitled to this ticker.', ticker };
}

function unifiedRow(simulator: Simulator, instrument: Instrument, at: number): Row {
  if (instrument.cluster === 'indices') return indexRow(simulator, instrument, at);
  const common = {
    market_status: simulator.marketStatus(),
    session: sessionOf(simulator, instrument, at),
    ticker: instrument.ticker,
    type: TYPES[instrument.cluster],
  };
  if (instrument.cluster === 'options') {
    const { day: _, details, ...row } = snapshotRow(simulator, instrument, at);
    const { ticker: __, ...withoutTicker } = details as Row;
    const { underlying } = instrument;
    const symbol = underlying.ticker.replace(/^I:/, '');
    return {
      ...row,
      ...common,
      details: { ...withoutTicker, underlying_ticker: underlying.ticker },
      name: `${symbol} $${instrument.strike} ${instrument.right === 'call' ? 'Call' : 'Put'}`,
    };
  }
  return { ...common, ...lastOf(simulator, instrument, at), name: instrument.underlying.name };
}

function lastOf(simulator: Simulator, stock: Instrument, at: number): Row {
  const quote = simulator.maker.quote(stock, at);
  const minuteAt = Math.floor(at / 60_000) * 60_000;
  const minute = simulator.tape.bar(stock, minuteAt - 60_000, minuteAt);
  const timeframe = simulator.timeframe('stocks');
  const plan = simulator.plan('stocks');
  return {
    last_minute: minute && {
      close: minute.close,
      decimal_volume: `${minute.volume}.0`,
      high: minute.high,
      low: minute.low,
      open: minute.open,
      transactions: minute.trades,
      volume: minute.volume,
      vwap: minute.vwap,
    },
    last_quote: hasQuotes(plan)
      ? {
          ask: quote.ask,
          ask_exchange: quote.askExchange,
          ask_size: quote.askSize,
          bid: quote.bid,
          bid_exchange: quote.bidExchange,
          bid_size: quote.bidSize,
          last_updated: nanos(at, stock.hash),
          timeframe,
        }
      : undefined,
    last_trade: hasTrades(plan)
      ? {
          decimal_size: '100.0',
          exchange: quote.askExchange,
          id: String(stock.hash % 10_000),
          last_updated: nanos(at, stock.hash + 1),
          price: simulator.maker.trade(stock, at),
          size: 100,
          timeframe,
        }
      : undefined,
  };
}

function indexRow(simulator: Simulator, instrument: Instrument, at: number): Row {
  const session = sessionOf(simulator, instrument, at);
  return {
    last_updated: nanos(at, instrument.hash),
    market_status: simulator.marketStatus(),
    name: instrument.underlying.name,
    session,
    ticker: instrument.ticker,
    timeframe: simulator.timeframe('indices'),
    type: 'indices',
    value: session.close,
  };
}

/** The day so far, with changes against the last close; an option that has not traded has only its previous close. */
function sessionOf(simulator: Simulator, instrument: Instrument, at: number): Row {
  const { tape, maker, model } = simulator;
  const { day } = model.reference(at);
  const bar = tape.bar(instrument, dayStart(at), at);
  const before = maker.trade(instrument, closeInstant(tradingDayBefore(day)));
  if (!bar) return { previous_close: before };
  const change = (price: number, from: number) => roundTo(price - from, 1e4);
  const percent = (price: number, from: number) => roundTo((100 * (price - from)) / from, 1e4);
  const row = {
    change: change(bar.close, before),
    change_percent: percent(bar.close, before),
    close: bar.close,
    high: bar.high,
    low: bar.low,
    open: bar.open,
    previous_close: before,
  };
  if (instrument.cluster === 'indices') return row;
  const opened = maker.trade(instrument, Math.min(at, easternInstant(day, 9, 30)));
  const closed = maker.trade(instrument, Math.min(at, closeInstant(day)));
  return {
    ...row,
    decimal_volume: `${bar.volume}.0`,
    early_trading_change: change(opened, before),
    early_trading_change_percent: percent(opened, before),
    late_trading_change: change(bar.close, closed),
    late_trading_change_percent: percent(bar.close, closed),
    regular_trading_change: change(closed, before),
    regular_trading_change_percent: percent(closed, before),
    volume: bar.volume,
  };
}
