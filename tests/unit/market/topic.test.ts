import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLUSTERS, clusterOf, type Ticker } from '../../../src/market/ticker.js';
import { channelOf, channelsFor, clusterOfTopic, tickerOf, topicOf, type Channel } from '../../../src/market/topic.js';

const CHANNELS: Channel[] = ['quote', 'trade', 'second', 'minute', 'value', 'band', 'fair'];
const TICKERS = ['SPY', 'BRK.B', 'I:SPX', 'O:SPY251219C00650000', 'O:SPY1251219P00650000'] as Ticker[];

describe('a topic', () => {
  test('is taken apart into what it was made of', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANNELS), fc.constantFrom(...TICKERS), (channel, ticker) => {
        const topic = topicOf(channel, ticker);
        expect(channelOf(topic)).toBe(channel);
        expect(tickerOf(topic)).toBe(ticker);
        expect(clusterOfTopic(topic)).toBe(clusterOf(ticker));
      }),
    );
  });

  test('is another for every channel and ticker', () => {
    const topics = CHANNELS.flatMap((channel) => TICKERS.map((ticker) => topicOf(channel, ticker)));
    expect(new Set(topics).size).toBe(CHANNELS.length * TICKERS.length);
  });
});

describe('the channels of a ticker on some screen', () => {
  test('stocks and options have quotes, trades and second bars, stocks also the band, which tells of halts', () => {
    expect([...channelsFor('O:SPY251219C00650000' as Ticker)].sort()).toEqual(['quote', 'second', 'trade']);
    expect([...channelsFor('SPY' as Ticker)].sort()).toEqual(['band', 'quote', 'second', 'trade']);
  });

  test('an index has a value and bars, and no quotes or trades, which are not made of it', () => {
    expect(channelsFor('I:SPX' as Ticker)).toEqual(['value', 'second']);
  });

  test('every cluster has some', () => {
    const clusters = TICKERS.filter((ticker) => channelsFor(ticker).length > 0).map(clusterOf);
    expect(new Set(clusters)).toEqual(new Set(CLUSTERS));
  });
});
