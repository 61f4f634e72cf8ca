import { setPageConfig } from '../../src/client/page-config.js';
import { DEFAULT_CONFIG, type DeployConfig } from '../../src/client/config-defaults.js';
import { defineOnce } from '../../src/components/define.js';
import { OptionsAnalytics } from '../../src/components/options-analytics.js';

/** Eight cells a contract: what a quote moves, and the mini-graph. */
const FIELDS = 'bid,ask,bidSize,askSize,mid,spread,last,sparkline';

export interface ElementOrder {
  readonly workerSrc?: string;
  readonly painter?: OptionsAnalytics['painter'];
  readonly expiry?: string;
  readonly strikes?: string;
  /** As many are shown before anything is measured. */
  readonly contracts?: number;
}

/** The product's table, of 82 contracts where nothing else is ordered, full of values. */
export async function mountElement(
  config: Partial<DeployConfig>,
  { contracts = 80, strikes = '20', ...order }: ElementOrder = {},
): Promise<OptionsAnalytics> {
  setPageConfig(Promise.resolve({ config: { ...DEFAULT_CONFIG, ...config }, notice: undefined }));
  defineOnce('options-analytics', OptionsAnalytics);
  const element = document.createElement('options-analytics') as OptionsAnalytics;
  Object.assign(element, { symbol: 'SPY', view: 'chain', strikes, fields: FIELDS, ...order });
  element.style.setProperty('--sw-table-height', '2000px');
  document.body.append(element);
  await isFilled(element, contracts);
  return element;
}

async function isFilled(element: OptionsAnalytics, contracts: number): Promise<void> {
  const isKnown = (ticker: string) => !Number.isNaN(element.snapshot(ticker)?.bid ?? Number.NaN);
  for (const end = performance.now() + 20_000; performance.now() < end; ) {
    const shown = element.contracts();
    if (shown.length >= contracts && shown.filter(isKnown).length >= contracts / 2) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `The element shows ${element.contracts().length} contracts, in state ${element.getAttribute('state')}.`,
  );
}
