/** One block of a `_headers` file: a path, `*` for any rest, and what it adds. */
export interface HeaderRule {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads a `_headers` file as Netlify and Cloudflare Pages do.
 * @throws Error naming the line that is neither path, header, comment nor empty.
 */
export function parseHeaders(text: string): HeaderRule[] {
  const rules: { path: string; headers: [string, string][] }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const rule = rules.at(-1);
    const colon = line.indexOf(':');
    if (line.startsWith('/')) rules.push({ path: line.trim(), headers: [] });
    else if (/^\s/.test(line) && colon > 0 && rule !== undefined) {
      rule.headers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
    } else throw new Error(`Line ${index + 1} of _headers is neither a path nor a header: ${line}`);
  }
  return rules;
}

/** What a path is sent with. Values of several matching rules are joined, as the hosts do. */
export function headersFor(rules: readonly HeaderRule[], path: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const rule of rules) {
    const isMatch = rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path;
    if (!isMatch) continue;
    for (const [name, value] of rule.headers)
      found[name] = found[name] === undefined ? value : `${found[name]}, ${value}`;
  }
  return found;
}

/** The same rules with more sources in one directive of the content security policy, as a deployer adds the hosts of config.json. */
export function allowSources(
  rules: readonly HeaderRule[],
  directive: string,
  sources: readonly string[],
): HeaderRule[] {
  return rules.map((rule) => ({
    path: rule.path,
    headers: rule.headers.map(([name, value]): readonly [string, string] => {
      if (name !== 'content-security-policy') return [name, value];
      return [name, value.replace(new RegExp(`(^|;\\s*)${directive} [^;]*`), (text) => `${text} ${sources.join(' ')}`)];
    }),
  }));
}
