import type { Plugin } from 'vite';

/** What a template is minified as, by its tag. */
const MINIFIERS: Readonly<Record<string, (text: string) => string>> = {
  css: minifyCss,
  html: minifyHtml,
  svg: minifyHtml,
};

/** Stands for an expression of a template while its text is read as a whole; no template has it. */
export const HOLE = '\u0001';
const BLANK = /[ \t\r\n\f]/;

/** A piece of a template's text, between two expressions. */
interface Quasi {
  readonly start: number;
  readonly value: { readonly raw: string };
}

export interface Template {
  readonly tag: string;
  readonly quasis: readonly Quasi[];
}

/**
 * Takes the indentation out of Lit's templates, which no minifier of scripts may touch: it does not know that the text is
 * CSS or HTML. What is rendered stays the same.
 */
export function minifyTemplates(): Plugin {
  return {
    name: 'strikewire-minify-templates',
    apply: 'build',
    transform: {
      filter: { id: { exclude: /node_modules/ }, code: /\b(?:css|html|svg)`/ },
      handler(code) {
        return { code: withMinified(code, templatesIn(this.parse(code))), map: null };
      },
    },
  };
}

/** The code with each of its templates minified. */
export function withMinified(code: string, templates: Iterable<Template>): string {
  const pieces = [...templates].flatMap(({ tag, quasis }) => {
    const texts = MINIFIERS[tag]!(quasis.map(({ value }) => value.raw).join(HOLE)).split(HOLE);
    if (texts.length !== quasis.length)
      throw new Error('A template has the character that stands for its expressions.');
    return quasis.map(({ start, value }, index) => ({ start, end: start + value.raw.length, text: texts[index]! }));
  });
  let at = 0;
  let out = '';
  for (const { start, end, text } of pieces.sort((a, b) => a.start - b.start)) {
    out += code.slice(at, start) + text;
    at = end;
  }
  return out + code.slice(at);
}

/** The templates of a syntax tree; those inside the expressions of others too. */
export function* templatesIn(node: unknown): Generator<Template> {
  if (typeof node !== 'object' || node === null) return;
  const { type, tag, quasi } = node as {
    type?: string;
    tag?: { name?: string };
    quasi?: { quasis: readonly Quasi[] };
  };
  const name = tag?.name ?? '';
  if (type === 'TaggedTemplateExpression' && quasi && Object.hasOwn(MINIFIERS, name)) {
    yield { tag: name, quasis: quasi.quasis };
  }
  for (const child of Object.values(node)) yield* templatesIn(child);
}

/** CSS without comments and without the blanks that say nothing. Strings, `calc()` and the blank that means "inside of" stay. */
export function minifyCss(text: string): string {
  let out = '';
  let hasBlank = false;
  for (const [piece] of text.matchAll(/\/\*[^]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\)|\\[^]|[^]/gu)) {
    if (piece.startsWith('/*') || BLANK.test(piece[0]!)) {
      hasBlank = true;
      continue;
    }
    const before = out.at(-1) ?? '{';
    const isIdle = '{};,:(>'.includes(before) || '{};,)>'.includes(piece);
    if (piece === '}' && before === ';') out = out.slice(0, -1);
    out += (hasBlank && !isIdle ? ' ' : '') + piece;
    hasBlank = false;
  }
  return out;
}

/** Elements whose blanks are text. */
const VERBATIM = /<(?:pre|textarea|style|script)\b/i;

/** HTML with one blank where there were several, and none before the end of a tag. Attributes keep their values. */
export function minifyHtml(text: string): string {
  if (VERBATIM.test(text)) return text;
  return text.replace(/<!--[^]*?-->|<\/?[a-z](?:"[^"]*"|'[^']*'|[^>"'])*>|[ \t\r\n\f]+/gi, (piece) =>
    piece.startsWith('<!') ? piece : piece.startsWith('<') ? minifyTag(piece) : ' ',
  );
}

function minifyTag(tag: string): string {
  return tag.replace(/"[^"]*"|'[^']*'|[ \t\r\n\f]+(>?)/g, (piece, end: string | undefined) =>
    end === undefined ? piece : end || ' ',
  );
}
