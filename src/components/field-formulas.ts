import type { Column } from '../market/quote-board.js';
import type { FieldName } from './field-names.js';

/** How a value comes about from what stands beside it. */
export interface FieldFormula {
  readonly formula: string;
  /** Columns of the contract's row that it is made of. */
  readonly columns?: readonly Column[];
  /** Figures of the hub's explanation that it is made of, by their labels. */
  readonly figures?: readonly string[];
}

const MARKET = ['Spot', 'Strike', 'Time to expiry', 'Rate', 'Implied yield', 'Implied volatility', 'd1', 'd2'] as const;
const WINGS = 'w = +1 for a call, −1 for a put';
const PREMIUM = 'American exercise adds what its premium contributes';

const valued = (formula: string): FieldFormula => ({ formula });
const ofMarket = (formula: string, columns: readonly Column[] = []): FieldFormula => ({
  formula,
  columns,
  figures: MARKET,
});

/**
 * Formulas of the columns that are computed, here or in the hub; those of the hub's own values have all of its figures. A column that
 * is not named comes as the feed or the service gives it. In the higher greeks D = e^(−qT), n = n(d1), s = σ√T,
 * c = (r − q)/s − d2/(2T).
 */
export const FIELD_FORMULAS: Readonly<Partial<Record<FieldName, FieldFormula>>> = {
  mid: { formula: '(bid + ask)/2, when 0 < bid ≤ ask', columns: ['bid', 'ask'] },
  mark: { formula: '(bid + ask)/2, when 0 < bid ≤ ask; else the last trade', columns: ['bid', 'ask', 'last'] },
  change: { formula: 'mark − previous close', columns: ['mark', 'previousClose'] },
  changePercent: { formula: '(mark − previous close)/previous close', columns: ['mark', 'previousClose'] },
  spread: { formula: 'ask − bid', columns: ['bid', 'ask'] },
  spreadPercent: { formula: '(ask − bid)/mid', columns: ['bid', 'ask'] },
  age: { formula: 'now − when the hub received the newest event' },
  volumeOverOi: { formula: 'volume/open interest', columns: ['volume', 'openInterest'] },
  gex: {
    formula: '±Γ·OI·100·S²·0.01, + calls, − puts: dealers taken as long calls and short puts, an assumption',
    columns: ['gamma', 'openInterest'],
    figures: ['Spot'],
  },
  intrinsic: { formula: `max(0, w·(S − K)), ${WINGS}`, figures: ['Spot', 'Strike'] },
  extrinsic: { formula: `mark − max(0, w·(S − K)), ${WINGS}`, columns: ['mark'], figures: ['Spot', 'Strike'] },
  breakEven: { formula: `K + w·mark, ${WINGS}`, columns: ['mark'], figures: ['Strike'] },
  breakEvenPercent: { formula: `(K + w·mark)/S − 1, ${WINGS}`, columns: ['mark'], figures: ['Spot', 'Strike'] },
  moneyness: { formula: `w·(S − K)/S, ${WINGS}`, figures: ['Spot', 'Strike'] },
  delta: valued(`w·e^(−qT)·N(w·d1), ${WINGS}; ${PREMIUM}`),
  gamma: valued(`e^(−qT)·n(d1)/(S·σ√T); ${PREMIUM}`),
  theta: valued(`(−DF·F·n(d1)·σ/(2√T) + w·(q·DF·F·N(w·d1) − r·K·DF·N(w·d2)))/365, ${WINGS}; ${PREMIUM}`),
  vega: valued(`DF·F·n(d1)·√T/100; ${PREMIUM}`),
  rho: valued(`w·K·T·DF·N(w·d2)/100, ${WINGS}; ${PREMIUM}`),
  ivBid: {
    formula: 'the formula of the volatility solved for σ at the bid, less the early-exercise premium of the mid',
    columns: ['bid', 'ask', 'iv'],
    figures: ['Strike', 'Time to expiry', 'Rate', 'Forward'],
  },
  ivAsk: {
    formula: 'the formula of the volatility solved for σ at the ask, less the early-exercise premium of the mid',
    columns: ['bid', 'ask', 'iv'],
    figures: ['Strike', 'Time to expiry', 'Rate', 'Forward'],
  },
  ivResidual: {
    formula: 'volatility − that of the smile fitted through the shown strikes, in points',
    columns: ['iv'],
    figures: ['Strike', 'Forward'],
  },
  vanna: ofMarket('−D·n·d2/σ/100'),
  charm: ofMarket(`(w·q·D·N(w·d1) − D·n·c)/365, ${WINGS}`),
  vomma: ofMarket('S·D·n·√T·d1·d2/σ/10000'),
  speed: ofMarket('−Γ·(d1/s + 1)/S'),
  lambda: ofMarket('Δ·S/price'),
  zomma: ofMarket('Γ·(d1·d2 − 1)/σ/100'),
  color: ofMarket('Γ·(q + d1·c + 1/(2T))/365'),
  probItm: ofMarket(`N(w·d2), ${WINGS}`),
  probOtm: ofMarket(`1 − N(w·d2), ${WINGS}`),
  probTouch: ofMarket(
    'N((wνT − |a|)/s) + e^(2νa/σ²)·N((−wνT − |a|)/s), a = ln(K/S), ν = r − q − σ²/2, s = σ√T, w the sign of a',
  ),
  probProfit: ofMarket(`N(w·d2) at the break-even K + w·mark, ${WINGS}`, ['mark']),
};

/** What columns are called among the inputs, with their units. */
export const COLUMN_WORDS: Readonly<Partial<Record<Column, { readonly label: string; readonly unit: string }>>> = {
  bid: { label: 'Bid', unit: 'USD per share' },
  ask: { label: 'Ask', unit: 'USD per share' },
  last: { label: 'Last trade', unit: 'USD per share' },
  mark: { label: 'Mark', unit: 'USD per share' },
  previousClose: { label: 'Previous close', unit: 'USD per share' },
  volume: { label: 'Volume', unit: 'contracts' },
  openInterest: { label: 'Open interest', unit: 'contracts at the prior close' },
  gamma: { label: 'Gamma', unit: 'per $1²' },
  iv: { label: 'Implied volatility', unit: 'per √year, a fraction' },
};
