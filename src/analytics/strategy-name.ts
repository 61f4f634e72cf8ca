import type { OptionLeg, StrategyLeg } from './strategy-legs.js';

/** A leg made simple: how many units of it per unit of the strategy. */
interface Part {
  readonly right: 'call' | 'put';
  readonly strike: number;
  readonly expiresAt: number;
  readonly count: number;
}

/**
 * What people call this strategy, in lower case: `bull call spread`, `short iron condor`, `covered call` …
 * Legs of one contract count together, and multiples of a strategy are that strategy. `custom` for anything else,
 * `closed` when the legs cancel out.
 */
export function strategyName(legs: readonly StrategyLeg[]): string {
  const options = merged(legs);
  const stock = legs.reduce((sum, leg) => sum + (leg.right === 'stock' ? leg.quantity : 0), 0);
  if (options.length === 0) return stock === 0 ? 'closed' : stock > 0 ? 'long stock' : 'short stock';
  const multipliers = new Set(legs.flatMap((leg) => (leg.right === 'stock' ? [] : [leg.multiplier])));
  if (multipliers.size > 1) return 'custom';
  const [multiplier] = multipliers as Set<number>;
  const unit = options.reduce((divisor, { count }) => greatestDivisor(divisor, Math.abs(count)), 0);
  const parts = options.map((part) => ({ ...part, count: part.count / unit }));
  if (stock !== 0) return withStock(parts, stock / (unit * multiplier!)) ?? 'custom';
  const expiries = new Set(parts.map(({ expiresAt }) => expiresAt)).size;
  if (expiries > 1) return acrossExpiries(parts) ?? 'custom';
  switch (parts.length) {
    case 1:
      return `${parts[0]!.count > 0 ? 'long' : 'short'} ${parts[0]!.right}`;
    case 2:
      return ofTwo(parts[0]!, parts[1]!) ?? 'custom';
    case 3:
      return ofThree(parts) ?? 'custom';
    case 4:
      return ofFour(parts) ?? 'custom';
    default:
      return 'custom';
  }
}

/** One part per contract, none that is nothing; by strike, at a strike the put first, then by expiry. */
function merged(legs: readonly StrategyLeg[]): Part[] {
  const parts: { right: OptionLeg['right']; strike: number; expiresAt: number; count: number }[] = [];
  for (const leg of legs) {
    if (leg.right === 'stock') continue;
    const { right, strike, expiresAt, quantity } = leg;
    const same = parts.find((part) => part.right === right && part.strike === strike && part.expiresAt === expiresAt);
    if (same) same.count += quantity;
    else parts.push({ right, strike, expiresAt, count: quantity });
  }
  const order = (part: Part): number => (part.right === 'put' ? 0 : 1);
  return parts
    .filter(({ count }) => count !== 0)
    .sort((a, b) => a.strike - b.strike || order(a) - order(b) || a.expiresAt - b.expiresAt);
}

function withStock(parts: readonly Part[], stock: number): string | undefined {
  const [one, other] = parts;
  if (parts.length === 1 && stock + one!.count === 0 && stock > 0 && one!.right === 'call') return 'covered call';
  if (parts.length === 1 && stock === one!.count && one!.right === 'put') {
    return stock > 0 ? 'protective put' : 'covered put';
  }
  if (parts.length === 1 && stock + one!.count === 0 && stock < 0 && one!.right === 'call') return 'protective call';
  if (parts.length !== 2 || one!.expiresAt !== other!.expiresAt || stock < 0) return undefined;
  const put = one!.right === 'put' ? one! : other!;
  const call = one!.right === 'call' ? one! : other!;
  if (put.right !== 'put' || call.right !== 'call' || call.count !== -stock) return undefined;
  if (put.count === stock)
    return put.strike === call.strike ? 'conversion' : put.strike < call.strike ? 'collar' : undefined;
  return put.count === -stock && put.strike <= call.strike ? 'covered strangle' : undefined;
}

function acrossExpiries(parts: readonly Part[]): string | undefined {
  if (parts.length === 4) return doubleCalendar(parts);
  const [one, other] = parts;
  if (parts.length !== 2 || one!.right !== other!.right || one!.count !== -other!.count) return undefined;
  const far = one!.expiresAt > other!.expiresAt ? one! : other!;
  const direction = far.count > 0 ? 'long' : 'short';
  return `${direction} ${one!.right} ${one!.strike === other!.strike ? 'calendar' : 'diagonal'}`;
}

function doubleCalendar(parts: readonly Part[]): string | undefined {
  const puts = parts.filter(({ right }) => right === 'put');
  const calls = parts.filter(({ right }) => right === 'call');
  const put = puts.length === 2 ? acrossExpiries(puts) : undefined;
  const call = calls.length === 2 ? acrossExpiries(calls) : undefined;
  if (!put || !call || puts[0]!.expiresAt === puts[1]!.expiresAt || calls[0]!.expiresAt === calls[1]!.expiresAt) {
    return undefined;
  }
  const [direction, , kind] = put.split(' ');
  return call === `${direction} call ${kind}` ? `${direction} double ${kind}` : undefined;
}

/** Of one expiry, the lower strike first, at one strike the put. */
function ofTwo(low: Part, high: Part): string | undefined {
  const direction = low.count > 0 ? 'long' : 'short';
  if (low.right === high.right) {
    if (low.count === -high.count) {
      // Buying the lower strike gains with the underlying, with calls and with puts.
      return `${low.count > 0 ? 'bull' : 'bear'} ${low.right} spread`;
    }
    if (low.count * high.count > 0) return undefined;
    // The outer one, further out of the money, is the one there is more of.
    const [near, far] = low.right === 'call' ? [low, high] : [high, low];
    if (Math.abs(far.count) < Math.abs(near.count)) return undefined;
    return `${low.right} ${near.count > 0 ? 'ratio spread' : 'backspread'}`;
  }
  const put = low.right === 'put' ? low : high;
  const call = low.right === 'call' ? low : high;
  if (put.count === call.count) {
    if (put.strike === call.strike) return `${direction} straddle`;
    return `${direction} ${put.strike < call.strike ? 'strangle' : 'guts'}`;
  }
  if (put.strike === call.strike && put.count > 0 && call.count > 0) {
    return put.count === 2 * call.count ? 'strip' : call.count === 2 * put.count ? 'strap' : undefined;
  }
  if (put.count !== -call.count) return undefined;
  if (put.strike === call.strike) return call.count > 0 ? 'synthetic long stock' : 'synthetic short stock';
  return put.strike < call.strike ? `${call.count > 0 ? 'bullish' : 'bearish'} risk reversal` : undefined;
}

function ofThree(parts: readonly Part[]): string | undefined {
  const [low, middle, high] = parts as [Part, Part, Part];
  const isOneRight = low.right === middle.right && middle.right === high.right;
  if (isOneRight && low.count === high.count && middle.count === -2 * low.count) {
    const isEven = isEqual(middle.strike - low.strike, high.strike - middle.strike);
    return `${low.count > 0 ? 'long' : 'short'} ${low.right} ${isEven ? 'butterfly' : 'broken-wing butterfly'}`;
  }
  // A short put below a short call spread: no loss upwards when the credit is wide enough.
  const isLizard = low.right === 'put' && middle.right === 'call' && high.right === 'call';
  return isLizard && low.count < 0 && middle.count === low.count && high.count === -low.count
    ? 'jade lizard'
    : undefined;
}

function ofFour(parts: readonly Part[]): string | undefined {
  const [a, b, c, d] = parts as [Part, Part, Part, Part];
  const rights = parts.map(({ right }) => right[0]).join('');
  const unit = a.count;
  const isWinged = b.count === -unit && c.count === -unit && d.count === unit;
  const direction = unit > 0 ? 'long' : 'short';
  if (isWinged && b.strike < c.strike && (rights === 'cccc' || rights === 'pppp'))
    return `${direction} ${a.right} condor`;
  // Bought wings around sold options are the "short" iron ones: they are opened for a credit.
  const iron = unit > 0 ? 'short' : 'long';
  if (isWinged && rights === 'ppcc') return `${iron} iron ${b.strike === c.strike ? 'butterfly' : 'condor'}`;
  const isBox = a.strike === b.strike && c.strike === d.strike && a.count === -b.count && c.count === -d.count;
  if (isBox && a.count === -c.count) return b.count > 0 ? 'long box' : 'short box';
  return undefined;
}

function isEqual(one: number, other: number): boolean {
  return Math.abs(one - other) < 1e-9 * (one + other);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
