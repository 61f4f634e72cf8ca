import type { FeedConfig, FeedName } from '../worker/hub-api.js';

export type DeployConfig = FeedConfig & { readonly symbols: readonly string[] };

export interface LoadedConfig {
  readonly config: DeployConfig;
  /** What is wrong with the file, in a sentence; undefined when it is fine or absent. */
  readonly notice: string | undefined;
}

export const DEFAULT_CONFIG: DeployConfig = {
  feed: 'demo',
  stocksUrl: 'wss://socket.massive.com/stocks',
  optionsUrl: 'wss://socket.massive.com/options',
  indicesUrl: 'wss://socket.massive.com/indices',
  delayedStocksUrl: 'wss://delayed.massive.com/stocks',
  delayedOptionsUrl: 'wss://delayed.massive.com/options',
  delayedIndicesUrl: 'wss://delayed.massive.com/indices',
  restUrl: 'https://api.massive.com',
  restAuth: 'query',
  symbols: ['SPY', 'QQQ', 'AAPL'],
  rate: 0.04,
};

/** The defaults in place of a file that is there and cannot be used. */
export function unusableConfig(why: string): LoadedConfig {
  return { config: DEFAULT_CONFIG, notice: `config.json cannot be used: ${why}. The defaults are in force.` };
}

/** The part of the configuration that the hub is told; `feed` overrides the deployed choice. */
export function feedConfigOf(config: DeployConfig, feed?: FeedName): FeedConfig {
  const { symbols: _symbols, ...rest } = config;
  return feed === undefined ? rest : { ...rest, feed };
}
