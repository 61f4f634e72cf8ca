import { readdirSync, readFileSync } from 'node:fs';
import { parseAst, preprocessCSS, resolveConfig, transformWithOxc } from 'vite';
import { expect, test } from 'vitest';
import { HOLE, minifyCss, minifyHtml, templatesIn, withMinified } from '../../../tools/minify-templates.js';

/** Every template of the sources, by file. */
async function templates(): Promise<{ file: string; code: string; found: ReturnType<typeof templatesIn> }[]> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path}`)
    .filter((path) => path.endsWith('.ts') && /\b(?:css|html|svg)`/.test(readFileSync(path, 'utf8')));
  return Promise.all(
    files.map(async (file) => {
      const options = { lang: 'ts', target: 'es2022', decorator: { legacy: true } } as const;
      const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file, options);
      return { file, code, found: templatesIn(parseAst(code)) };
    }),
  );
}

async function textsOf(...tags: string[]): Promise<string[]> {
  return (await templates()).flatMap(({ found }) =>
    [...found]
      .filter(({ tag }) => tags.includes(tag))
      .map(({ quasis }) => quasis.map(({ value }) => value.raw).join(HOLE)),
  );
}

test('styles say the same, as another reader of CSS understands them', async () => {
  const config = await resolveConfig({ configFile: false, css: { transformer: 'lightningcss' } }, 'build');
  // In values that it does not know it leaves the blanks as they are; beside a comma and inside a bracket they mean nothing.
  const read = async (text: string) =>
    (await preprocessCSS(text.replaceAll(HOLE, '0'), 'template.css', config)).code
      .replace(/\s*,\s*/g, ',')
      .replace(/\(\s+/g, '(')
      .replace(/\s+\)/g, ')');
  const texts = await textsOf('css');
  expect(texts.length).toBeGreaterThan(15);
  for (const text of texts) expect(await read(minifyCss(text))).toBe(await read(text));
});

test('markup keeps every letter, every attribute and every blank between two of its parts', async () => {
  const texts = await textsOf('html', 'svg');
  expect(texts.length).toBeGreaterThan(80);
  // What a renderer does with text; a blank before the end of a tag is none.
  const shown = (text: string) => text.replace(/[ \t\r\n\f]+/g, ' ').replace(/ >/g, '>');
  const values = (text: string) => text.match(/"[^"]*"/g);
  for (const text of texts) {
    expect(shown(minifyHtml(text))).toBe(shown(text));
    expect(values(minifyHtml(text))).toEqual(values(text));
  }
});

test('the sources with their templates minified are scripts still, with as many templates', async () => {
  for (const { file, code, found } of await templates()) {
    const list = [...found];
    const minified = [...templatesIn(parseAst(withMinified(code, list)))];
    const shapes = (of: typeof list) => of.map(({ tag, quasis }) => `${tag} ${quasis.length}`);
    expect([file, shapes(minified)]).toEqual([file, shapes(list)]);
  }
});

test('blanks that mean something stay', () => {
  expect(minifyCss(".a  .b > .c :hover { margin : -1px calc( 2px + 1px ) ; content: ' ; } ' / '' }")).toBe(
    ".a .b>.c :hover{margin :-1px calc(2px + 1px);content:' ; } ' / ''}",
  );
  expect(minifyCss('/* one */ @container (max-width: 9px) and (a) { b, c { --x: 1; } }')).toBe(
    '@container (max-width:9px) and (a){b,c{--x:1}}',
  );
  expect(minifyHtml('<p\n  class="a  b"\n  @click=\u0001\n  >\n  a\u00a0\u00a0b <b>c</b>\n  <i>d</i>\n</p>')).toBe(
    '<p class="a  b" @click=\u0001> a\u00a0\u00a0b <b>c</b> <i>d</i> </p>',
  );
  expect(minifyHtml('<input value=\u0001 />')).toBe('<input value=\u0001 />');
});

test('text whose blanks are shown is left alone', () => {
  expect(minifyHtml('<pre>\n  a  b\n</pre>')).toBe('<pre>\n  a  b\n</pre>');
});
