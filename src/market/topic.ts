import type { Nominal } from '../base/nominal.js';
import { clusterOf, type Cluster, type Ticker } from './ticker.js';

/**
 * What can be asked of one ticker.
 * `second` and `minute` are aggregates; `value` is an index level; `band` a limit-up-limit-down band; `fair` the vendor's fair value.
 */
export type Channel = 'quote' | 'trade' | 'second' | 'minute' | 'value' | 'band' | 'fair';

/** A channel of one ticker, `quote SPY`: the unit of interest and of upstream subscription. */
export type Topic = Nominal<string, 'Topic'>;

export function topicOf(channel: Channel, ticker: Ticker): Topic {
  return `${channel} ${ticker}` as Topic;
}

export function channelOf(topic: Topic): Channel {
  return topic.slice(0, topic.indexOf(' ')) as Channel; // a Topic is made by topicOf only
}

export function tickerOf(topic: Topic): Ticker {
  return topic.slice(topic.indexOf(' ') + 1) as Ticker;
}

export function clusterOfTopic(topic: Topic): Cluster {
  return clusterOf(tickerOf(topic));
}

/** What the hub subscribes for a ticker that is on some screen. */
const CHANNELS: Readonly<Record<Cluster, readonly Channel[]>> = {
  stocks: ['trade', 'quote', 'second', 'band'], // the band tells of halts
  options: ['quote', 'trade', 'second'],
  indices: ['value', 'second'],
};

export function channelsFor(ticker: Ticker): readonly Channel[] {
  return CHANNELS[clusterOf(ticker)];
}
