import { flagSentences } from '../analytics/value-flags.js';
import type { ContractTerms } from './field.js';
import type { Explanation, ExplainedFigure } from '../worker/hub-api.js';
import type { Column, QuoteBoard, Row } from '../market/quote-board.js';
import { COLUMN_WORDS, FIELD_FORMULAS } from './field-formulas.js';
import { isValued, type Field } from './field.js';
import { formatAge, formatClock, UNKNOWN } from './format.js';
import { valueSource } from './value-source.js';

/** One figure in words: ten digits, so that whoever computes with it gets the same. */
export interface ExplanationLine {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** What the data service says of the same, where it says anything. */
  readonly vendor?: string | undefined;
  /** It is the one that was asked for. */
  readonly isAsked?: boolean;
}

/** A value opened to what it is made of, as it is shown. */
export interface ExplanationWords {
  readonly heading: string;
  /** Which contract or expiry it is of. */
  readonly of: string;
  readonly value: string;
  /** What it is, in a sentence. */
  readonly what: string;
  /** Why it is unknown, when it is. */
  readonly reason: string | undefined;
  readonly notes: readonly string[];
  readonly formula: string | undefined;
  readonly model: string | undefined;
  readonly inputs: readonly ExplanationLine[];
  readonly results: readonly ExplanationLine[];
  /** Whose figures stand beside ours; undefined where there are none. */
  readonly vendor: string | undefined;
  /** What events the value and the vendor's figures come from, and how old those are, in sentences. */
  readonly sources: readonly string[];
}

/** A contract's value as the table shows it. */
export interface ExplainedValue {
  readonly field: Field;
  readonly text: string;
  readonly why: string | undefined;
  readonly board: QuoteBoard;
  readonly row: Row;
  readonly of: string;
  readonly terms: ContractTerms;
  /** Whose snapshots the vendor's figures are from. */
  readonly service: string;
}

/** Our values and the columns with the service's own. */
const VENDOR: Readonly<Record<string, Column>> = {
  iv: 'vendorIv',
  delta: 'vendorDelta',
  gamma: 'vendorGamma',
  theta: 'vendorTheta',
  vega: 'vendorVega',
};

const exact = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(10))) : UNKNOWN);

/** @param explanation the hub's, of the same contract; undefined while it has not answered. @param now hub clock, epoch ms. */
export function valueWords(value: ExplainedValue, explanation: Explanation | undefined, now: number): ExplanationWords {
  const { field, text, why, board, row, of, service } = value;
  const { name } = field;
  const how = FIELD_FORMULAS[name];
  const isOwn = name === 'iv' || field.group === 'Greeks';
  const isBeside = isOwn || field.group === 'Vendor';
  const isFlagged = isValued(field) && text !== UNKNOWN;
  const results = isBeside ? resultsOf(value, explanation) : [];
  const hasVendor = results.some(({ vendor }) => vendor !== undefined);
  const source = valueSource(field, board, row, now);
  return {
    heading: field.label,
    of,
    value: text,
    what: `${field.title}.`,
    reason: why ?? (isOwn && text === UNKNOWN ? explanation?.reason : undefined),
    notes: isFlagged ? flagSentences(board.get(row, 'valueFlags')) : [],
    formula: isOwn && name === 'iv' ? explanation?.formula : how?.formula,
    model: isOwn ? explanation?.model : undefined,
    inputs: isOwn ? figuresOf(explanation, 'input') : inputsOf(value, explanation),
    results,
    vendor: hasVendor ? service : undefined,
    sources: [source === undefined ? [] : `${source}.`, hasVendor ? vendorSource(value, now) : []].flat(),
  };
}

/** A figure of an expiry: all of it is the hub's. */
export function figureWords(
  figure: { readonly label: string; readonly title: string; readonly text: string; readonly of: string },
  explanation: Explanation | undefined,
): ExplanationWords {
  return {
    heading: figure.label,
    of: figure.of,
    value: figure.text,
    what: `${figure.title}.`,
    reason: explanation?.reason,
    notes: (explanation?.rows ?? []).flatMap(({ group, value }) => (group === 'note' ? value : [])),
    formula: explanation?.formula,
    model: explanation?.model,
    inputs: figuresOf(explanation, 'input'),
    results: figuresOf(explanation, 'result'),
    vendor: undefined,
    sources: [],
  };
}

/** What an explanation waits for or failed with, and what of the data is not of now; undefined where nothing is the matter. */
export interface Standing {
  /** The hub is asked for it, and has answered. */
  readonly isAsked: boolean;
  readonly isAnswered: boolean;
  /** Why the data is not of now, in a sentence. */
  readonly why: string | undefined;
}

/** Whether what is shown is of now, in a sentence. */
export function standingWords(explanation: Explanation | undefined, { isAsked, isAnswered, why }: Standing): string {
  if (!isAsked) return why ?? 'Live.';
  if (!isAnswered) return why ?? 'Asking the hub…';
  if (!explanation) return why ?? 'The hub has no value of it yet.';
  const at = `${formatClock(explanation.at)} ET`;
  return why === undefined ? `Live: computed ${at}.` : `As of ${at}. ${why}`;
}

/** Whether the hub has to be asked about a value of this column. */
export function isAskedOf({ name, group }: Field): boolean {
  const how = FIELD_FORMULAS[name];
  if (name === 'iv' || group === 'Vendor' || (how?.figures?.length ?? 0) > 0) return true;
  return group === 'Greeks';
}

const line = ({ label, value, unit }: ExplainedFigure): ExplanationLine => ({ label, value, unit });

function figuresOf(explanation: Explanation | undefined, group: ExplainedFigure['group']): ExplanationLine[] {
  return (explanation?.rows ?? []).filter((row) => row.group === group).map(line);
}

/** What a value is made of that is computed here: of the contract's own row, and of the market as the hub tells it. */
function inputsOf({ field, board, row, terms }: ExplainedValue, explanation: Explanation | undefined) {
  const { columns = [], figures = [] } = FIELD_FORMULAS[field.name] ?? {};
  const ofRow = columns.flatMap((column): ExplanationLine[] => {
    const words = COLUMN_WORDS[column];
    return words ? [{ ...words, value: exact(board.get(row, column)) }] : [];
  });
  const ofHub = figures.flatMap((label) => {
    const found = explanation?.rows.find((each) => each.label === label);
    return found ? [line(found)] : [];
  });
  const fitted =
    field.name === 'ivResidual'
      ? [{ label: 'Fitted volatility', value: exact(terms.fittedIv), unit: 'per √year, a fraction' }]
      : [];
  return [...ofRow, ...fitted, ...ofHub];
}

/** The hub's values, each beside the service's own. */
function resultsOf({ field, board, row }: ExplainedValue, explanation: Explanation | undefined): ExplanationLine[] {
  return (explanation?.rows ?? []).flatMap((each) => {
    const { name } = each;
    if (each.group !== 'result' || name === undefined) return [];
    const column = VENDOR[name];
    const vendor = column === undefined ? Number.NaN : board.get(row, column);
    const isAsked = name === field.name || column === field.name;
    return { ...line(each), isAsked, vendor: Number.isNaN(vendor) ? undefined : exact(vendor) };
  });
}

function vendorSource({ board, row, service }: ExplainedValue, now: number): string[] {
  const at = board.get(row, 'snapshotAt');
  if (Number.isNaN(at)) return [];
  return [`${service}: figures of the snapshot of ${formatClock(at)} ET, ${formatAge(now - at)} ago.`];
}
