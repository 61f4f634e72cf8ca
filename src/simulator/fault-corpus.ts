/** What hostile or broken input looks like, made by rule so that the demo need not carry it as data. */

const SCRIPTS = ['alert(1)', 'globalThis.hacked=1', 'fetch(`//evil.example`)', 'document.title=`hacked`'];
const TAGS = [
  '<script>S</script>',
  '<img src=x onerror=S>',
  '<svg onload=S>',
  '<svg><script>S</script></svg>',
  '<iframe srcdoc="<script>S</script>">',
  '<body onload=S>',
  '<input autofocus onfocus=S>',
  '<details open ontoggle=S>',
  '<video><source onerror=S>',
  '<audio src=x onerror=S>',
  '<marquee onstart=S>',
  '<math href="javascript:S">x</math>',
  '<a href="javascript:S">x</a>',
  '<form action="javascript:S"><button>x',
  '<object data="javascript:S">',
  '<embed src="javascript:S">',
  '<style>@import "javascript:S"</style>',
  '<link rel=stylesheet href="javascript:S">',
  '<base href="javascript:S//">',
  '<meta http-equiv=refresh content="0;url=javascript:S">',
  '<template><script>S</script></template>',
  '<table background="javascript:S">',
  '<div style="background:url(javascript:S)">',
  '"><script>S</script>',
  "'><img src=x onerror=S>",
  '</title><script>S</script>',
  '</textarea><script>S</script>',
  '</style><script>S</script>',
  '--><script>S</script>',
  ']]><script>S</script>',
  '`-S-`',
  '${S}',
  '{{S}}',
  '{{constructor.constructor("S")()}}',
  'javascript:S',
  '" onmouseover="S',
  "' onfocus='S' autofocus='",
  '\\"-S//',
  "\\'-S//",
  '<noscript><p title="</noscript><img src=x onerror=S>">',
  '<svg><animate onbegin=S attributeName=x>',
  '<select><option><script>S</script>',
  '<x onclick=S>x',
  '<\u0000script>S</script>',
  '<ſcript>S</ſcript>',
  '<img src="x` `<script>S</script>"` `>',
  '\u202e<script>S</script>',
  '<isindex type=image src=1 onerror=S>',
  '<keygen autofocus onfocus=S>',
  'data:text/html,<script>S</script>',
  '%3Cscript%3ES%3C/script%3E',
  '&lt;script&gt;S&lt;/script&gt;',
  '&#60;script&#62;S&#60;/script&#62;',
] as const; // prettier-ignore

/** Over two hundred script injections. */
export const HOSTILE_STRINGS: readonly string[] = SCRIPTS.flatMap((script) =>
  TAGS.map((tag) => tag.replaceAll('S', script)),
);

/** Texts that are no frame, or not a whole one, made from a good one. */
export function malformedFrame(frame: string, n: number): string {
  const cut = 1 + ((n * 7919) % Math.max(1, frame.length - 1));
  const makers: readonly (() => string)[] = [
    () => frame.slice(0, cut),
    () => frame.slice(cut),
    () => `\ufeff${frame}`,
    () => '[{"ev":"Q","sym":"SPY","bp":NaN,"ap":NaN}]',
    () => '[{"ev":"Q","sym":"SPY","bp":1e400,"ap":-1e400,"t":1e999}]',
    () => '[{"ev":"T","sym":"\ud800","p":1,"s":1}]',
    () => '[{"ev":"T","sym":"\\udc00\\ud800","p":"1","s":{}}]',
    () => '',
    () => ' ',
    () => 'null',
    () => '{"ev":"status","status":"connected"}',
    () => '[[[]]]',
    () => '[{},{"ev":null},{"ev":[]},17,"x",null,true]',
    () => `${frame}${frame}`,
    () => frame.replaceAll('"', "'"),
    () => frame.replace('[', '[,'),
    () => '[{"ev":"Q","sym":"SPY","bp":Infinity}]',
    () => '\u0000\u0001\u0002',
    () => frame.replaceAll(':', '\u00a0:').slice(0, -1),
    () => '<html><body>502 Bad Gateway</body></html>',
  ];
  return makers[n % makers.length]!();
}

/** Events that must cost only themselves. None changes a last value of `ticker`, but the last: it is a good one with more members. */
export function oddEvents(ticker: string, good: string, at: number): readonly string[] {
  return [
    `{"ev":"ZZ","sym":"${ticker}","p":1}`,
    `{"ev":"Q"}`,
    `{"ev":"Q","sym":17,"bp":1,"ap":2,"t":${at}}`,
    `{"ev":"Q","sym":"${ticker}","bp":"1","ap":"2","t":"${at}"}`,
    `{"ev":"T","sym":"${ticker}","p":{},"s":[],"t":${at}}`,
    `{"ev":"A","sym":"${ticker}","o":"x","c":[],"h":{},"l":true,"s":"then","e":false}`,
    `{"ev":7,"sym":"${ticker}"}`,
    `{"sym":"${ticker}","p":1}`,
    'null',
    '42',
    '"text"',
    '[]',
    `{"ev":"status"}`,
    `{"ev":"status","status":17,"message":{}}`,
    good.replace(/\}$/, ',"extra":{"deep":[1,{"er":null}]},"n":null}'),
  ];
}

/** Members and tickers that reach for a prototype, alone and in pairs with every kind of value. */
export function pollutingEvents(good: string): readonly string[] {
  const values = ['{"polluted":true}', '[]', 'null', '"polluted"', '{"prototype":{"polluted":true}}', '1'];
  const keys = ['__proto__', 'constructor', 'prototype', '__defineGetter__', 'toString', 'hasOwnProperty', 'valueOf'];
  const members = keys.flatMap((key) => values.map((value) => good.replace(/\}$/, `,"${key}":${value}}`)));
  const tickers = keys.flatMap((key) => [
    `{"ev":"Q","sym":"${key}","bp":1,"ap":2,"t":1}`,
    `{"ev":"T","sym":"${key}","p":1,"s":1,"t":1}`,
    `{"ev":"${key}","sym":"${key}"}`,
    `{"ev":"status","status":"${key}","message":"${key}"}`,
  ]);
  return [...members, ...tickers];
}

/** A text of about `megabytes`: one event padded, very many events, or very deep. */
export function hugeFrame(kind: 'pad' | 'array' | 'depth', megabytes: number, ticker: string): string {
  if (kind === 'depth') return `[${'['.repeat(10_000)}${']'.repeat(10_000)}]`;
  if (kind === 'array') return `[${'{"ev":"ZZ"},'.repeat(999_999)}{"ev":"ZZ"}]`;
  return `[{"ev":"ZZ","sym":"${ticker}","pad":"${'x'.repeat(Math.floor(megabytes * 1_000_000))}"}]`;
}
