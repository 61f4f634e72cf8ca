/** A static host as a process of its own: `root [sources of its policy, files made up, as JSON]`. Says its address on the first line. */
import { readFile } from 'node:fs/promises';
import { allowSources, parseHeaders } from '../../tests/support/static-headers.js';
import { startStaticServer } from '../../tests/support/static-server.js';

const [root = '.', connect, pages = '{}'] = process.argv.slice(2);
const rules = connect === undefined ? [] : parseHeaders(await readFile(`${root}/_headers`, 'utf8'));
const site = await startStaticServer({
  root,
  headers: connect === undefined ? [] : allowSources(rules, 'connect-src', connect.split(' ')),
  pages: JSON.parse(pages) as Record<string, string>,
});
console.log(JSON.stringify({ url: site.url }));
