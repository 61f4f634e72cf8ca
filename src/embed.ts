import { defineOnce } from './components/define.js';
import { OptionsAnalytics } from './components/options-analytics.js';
import { VERSION } from './base/version.js';

const tag = 'options-analytics';

if (!defineOnce(tag, OptionsAnalytics)) {
  // Two builds on one page: the first one serves, and whoever looks learns that there are two.
  // oxlint-disable-next-line no-console -- the one word to people who embed, in the one place they look
  console.warn(`<${tag}> was already defined on this page; Strikewire ${VERSION} leaves it as it is.`);
}

export { OptionsAnalytics };
