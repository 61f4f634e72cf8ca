/** A word, number or sign of a filter, in small letters; the last one is empty. */
export interface Token {
  readonly text: string;
  /** Where it begins in the text. */
  readonly at: number;
}

/** What cannot be read of a filter, in a sentence. */
export class Unreadable extends Error {
  readonly at: number;

  constructor(sentence: string, at: number) {
    super(`${sentence} (at ${at + 1}).`);
    this.at = at;
  }
}

const LONGEST = 500;
const TOKEN = /\s*(\.\.|<=|>=|!=|[<>=()]|-?(?:\d+(?:\.\d+)?|\.\d+)(?:[%kmb](?![a-z0-9_]))?|[a-z_][a-z0-9_]*|$)/iy;
const NUMBER = /^(-?[\d.]+)([%kmb]?)$/;
const SCALES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

/** @throws {Unreadable} */
export function tokensOf(text: string): Token[] {
  if (text.length > LONGEST) throw new Unreadable(`A filter has at most ${LONGEST} characters`, LONGEST);
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      const at = from + /^\s*/.exec(text.slice(from))![0].length;
      throw new Unreadable(`“${text.slice(at, at + 12)}” cannot be read`, at);
    }
    const word = match[1]!;
    tokens.push({ text: word.toLowerCase(), at: TOKEN.lastIndex - word.length });
    if (word === '') return tokens;
  }
}

/** The number a token says, and whether in percent; undefined when it is none. */
export function numberOf({ text }: Token): { readonly value: number; readonly isPercent: boolean } | undefined {
  const match = NUMBER.exec(text);
  return match ? { value: Number(match[1]) * (SCALES[match[2]!] ?? 1), isPercent: match[2] === '%' } : undefined;
}
