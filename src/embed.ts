import { connectHub } from './client/connect-hub.js';
import { defineOnce } from './components/define.js';
import { OptionsAnalytics } from './components/options-analytics.js';
import { VERSION } from './base/version.js';

const tag = 'options-analytics';

if (!defineOnce(tag, OptionsAnalytics)) {
  // For whoever builds the page, who looks nowhere else: the first of two builds serves.
  // oxlint-disable-next-line no-console
  console.warn(`<${tag}> was already defined on this page; Strikewire ${VERSION} leaves it as it is.`);
}

export { connectHub, OptionsAnalytics };
