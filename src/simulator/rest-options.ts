import { DELTA, GAMMA, GREEK_COUNT, THETA, VEGA } from '../analytics/european.js';
import type { Series } from './expiry-schedule.js';
import type { Option } from './instrument.js';
import { hasFairValues, hasQuotes, hasTrades } from './plan.js';
import { dayStart } from './price-path.js';
import { printAt } from './print.js';
import { roundTo, tickOf } from './quote-maker.js';
import { hashUniform } from './random.js';
import { nanos } from './rest-json.js';
import { pageOf, RestError, type RestQuery } from './rest-query.js';
import type { Simulator } from './simulator.js';
import { exerciseStyleOf, UNDERLYINGS } from './underlyings.js';

/** A result row or body before it is written; members that are undefined are left out. */
export type Row = Record<string, unknown>;

type Details = Row & { ticker: string; expiration_date: string; strike_price: number };

function detailsOf(option: Option): Details {
  return {
    contract_type: option.right,
    exercise_style: exerciseStyleOf(option.underlying.kind),
    expiration_date: option.series.date,
    shares_per_contract: 100,
    strike_price: option.strike,
    ticker: option.ticker,
  };
}

/** Contracts of an underlying that pass the request's filters, in its order. */
function selected(simulator: Simulator, underlying: string, seriesList: readonly Series[], query: RestQuery): Option[] {
  const isDate = query.dateFilter('expiration_date');
  const isStrike = query.numberFilter('strike_price');
  const type = query.choice('contract_type', ['', 'call', 'put']);
  const sort = query.choice('sort', ['ticker', 'expiration_date', 'strike_price', 'underlying_ticker']);
  const order = query.choice('order', ['asc', 'desc']) === 'asc' ? 1 : -1;
  const options = seriesList
    .filter((series) => series.underlying.ticker === underlying && isDate(series.date))
    .flatMap((series) => simulator.listing.chain(series))
    .filter((option) => isStrike(option.strike) && (type === '' || option.right === type));
  const key = (option: Option) =>
    sort === 'strike_price' ? option.strike : sort === 'expiration_date' ? option.series.date : option.ticker;
  return options.sort((a, b) => order * (compare(key(a), key(b)) || compare(a.ticker, b.ticker)));
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `GET /v3/snapshot/options/{underlying}`; an unknown underlying has no rows. */
export function chainSnapshot(simulator: Simulator, underlying: string, query: RestQuery): Row {
  const at = simulator.restAt('options');
  const limit = query.limit(250, 10);
  const all = selected(simulator, underlying, simulator.listing.series(underlying, at), query);
  const { rows, next_url } = pageOf(all, limit, query, simulator.faults);
  return { next_url, results: rows.map((option) => snapshotRow(simulator, option, at)), status: 'OK' };
}

/** `GET /v3/snapshot/options/{underlying}/{contract}` */
export function contractSnapshot(simulator: Simulator, underlying: string, ticker: string): Row {
  const at = simulator.restAt('options');
  const option = simulator.listing.find(ticker, at);
  if (option?.cluster !== 'options' || option.underlying.ticker !== underlying) throw RestError.notFound();
  return { results: snapshotRow(simulator, option, at), status: 'OK' };
}

/** `GET /v3/reference/options/contracts`; index options are found by the bare symbol. */
export function contractList(simulator: Simulator, query: RestQuery): Row {
  const at = simulator.restAt('options');
  const limit = query.limit(1000, 10);
  const isExpired = query.choice('expired', ['false', 'true']) === 'true';
  const asked = query.text('underlying_ticker');
  const ticker = query.text('ticker');
  const all = [...UNDERLYINGS.values()]
    .filter((underlying) => asked === undefined || bareSymbol(underlying.ticker) === asked)
    .flatMap(({ ticker: underlying }) => {
      const { listing } = simulator;
      const list = isExpired ? listing.expired(underlying, at) : listing.series(underlying, at);
      return selected(simulator, underlying, list, query);
    })
    .filter((option) => ticker === undefined || option.ticker === ticker);
  const { rows, next_url } = pageOf(all, limit, query, simulator.faults);
  return { next_url, results: rows.map(contractRow), status: 'OK' };
}

/** `GET /v3/reference/options/contracts/{contract}` */
export function contractReference(simulator: Simulator, ticker: string): Row {
  const option = simulator.listing.find(ticker, simulator.restAt('options'));
  if (option?.cluster !== 'options') throw RestError.notFound();
  return { results: contractRow(option), status: 'OK' };
}

function bareSymbol(underlying: string): string {
  return underlying.replace(/^I:/, '');
}

function contractRow(option: Option): Row {
  const isIndex = option.underlying.kind === 'index';
  const successor = [
    { amount: 44, type: 'equity', underlying: 'NEWCO' },
    { amount: 6.53, type: 'currency', underlying: 'USD' },
  ];
  return {
    ...detailsOf(option),
    additional_underlyings: option.isAdjusted ? successor : undefined,
    cfi: `O${option.right === 'call' ? 'C' : 'P'}${isIndex ? 'EIC' : 'ASP'}S`,
    primary_exchange: 'BATO',
    underlying_ticker: bareSymbol(option.underlying.ticker),
  };
}

/** Everything the chain snapshot says of one contract; what plan or model does not give is absent. */
export function snapshotRow(simulator: Simulator, option: Option, at: number): Row {
  const { model, maker } = simulator;
  const plan = simulator.plan('options');
  const onWhat = option.underlying.kind === 'index' ? 'indices' : 'stocks';
  const isPriced = simulator.plan(onWhat) !== 'none';
  const spot = roundTo(model.spot(option.underlying, at), 100);
  const quote = maker.quote(option, at);
  const mid = roundTo((quote.bid + quote.ask) / 2, 1e4);
  const breakEven = roundTo(option.right === 'call' ? option.strike + mid : option.strike - mid, 1e4);
  return {
    break_even_price: breakEven,
    day: dayOf(simulator, option, at),
    details: detailsOf(option),
    fmv: hasFairValues(plan) ? roundTo(model.fair(option, at), 1e4) : undefined,
    fmv_last_updated: hasFairValues(plan) ? nanos(at, option.hash) : undefined,
    ...modelValues(simulator, option, at),
    last_quote: hasQuotes(plan)
      ? {
          ask: quote.ask,
          ask_exchange: quote.askExchange,
          ask_size: quote.askSize,
          bid: quote.bid,
          bid_exchange: quote.bidExchange,
          bid_size: quote.bidSize,
          last_updated: nanos(at - (option.hash % 900), option.hash),
          midpoint: mid,
          timeframe: simulator.timeframe('options'),
        }
      : undefined,
    last_trade: hasTrades(plan) ? lastTradeOf(simulator, option, at) : undefined,
    open_interest: option.openInterest,
    underlying_asset: {
      change_to_break_even: isPriced ? roundTo(breakEven - spot, 1e4) : undefined,
      last_updated: isPriced ? nanos(at, option.underlying.base) : undefined,
      [onWhat === 'indices' ? 'value' : 'price']: isPriced ? spot : undefined,
      ticker: option.underlying.ticker,
      timeframe: isPriced ? simulator.timeframe(onWhat) : undefined,
    },
  };
}

const greeks = new Float64Array(GREEK_COUNT);

/** Greeks and implied volatility in the vendor's units; none where a price holds too little time value to solve for them. */
function modelValues({ model }: Simulator, option: Option, at: number): Row {
  const smile = model.smile(option.series, at);
  const { spot, years, rate, forward } = smile;
  const { right, strike, underlying } = option;
  if (years <= 0) return {};
  const discount = Math.exp(-rate * years);
  const price = model.fair(option, at);
  const bound = Math.max(0, discount * (right === 'call' ? forward - strike : strike - forward));
  const intrinsic = Math.max(0, right === 'call' ? spot - strike : strike - spot);
  const least = exerciseStyleOf(underlying.kind) === 'european' ? bound : Math.max(bound, intrinsic);
  if (least > 0 && price - least < tickOf(underlying.ticks, price)) return {};
  model.greeks(option, at, greeks);
  return {
    greeks: {
      delta: greeks[DELTA],
      gamma: greeks[GAMMA],
      theta: greeks[THETA]! / 365,
      vega: greeks[VEGA]! / 100,
    },
    implied_volatility: model.volatility(option, at),
  };
}

/** The day so far; empty for what has not traded. */
function dayOf({ tape, maker, model }: Simulator, option: Option, at: number): Row {
  const bar = tape.bar(option, dayStart(at), at);
  if (!bar) return {};
  const { closedAt } = model.reference(at);
  const before = maker.trade(option, closedAt);
  return {
    change: roundTo(bar.close - before, 1e4),
    change_percent: roundTo((100 * (bar.close - before)) / before, 1e4),
    close: bar.close,
    high: bar.high,
    last_updated: nanos(at, option.hash),
    low: bar.low,
    open: bar.open,
    previous_close: before,
    volume: bar.volume,
    vwap: bar.vwap,
  };
}

/** When a contract printed last, to the second: the later the more of it trades. */
export function lastTradeAt(option: Option, at: number): number | undefined {
  if (option.dayVolume <= 0) return undefined;
  const meanGapMs = Math.min(6, 1 / option.dayVolume) * 4 * 86_400_000;
  return (
    Math.floor((at - meanGapMs * hashUniform(option.hash, Math.floor(at / Math.max(meanGapMs, 1000)), 31)) / 1000) *
    1000
  );
}

function lastTradeOf(simulator: Simulator, option: Option, at: number): Row | undefined {
  const tradedAt = lastTradeAt(option, at);
  if (tradedAt === undefined) return undefined;
  const print = printAt(option, simulator.maker.trade(option, tradedAt), 1 + (option.hash % 12), tradedAt / 1000);
  return {
    conditions: print.conditions,
    decimal_size: `${print.size}.0`,
    exchange: print.exchange,
    price: print.price,
    sip_timestamp: nanos(tradedAt, option.hash),
    size: print.size,
    timeframe: simulator.timeframe('options'),
  };
}
