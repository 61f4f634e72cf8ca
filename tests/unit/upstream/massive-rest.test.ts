import { expect, test } from 'vitest';
import type { Expiry } from '../../../src/market/contract.js';
import type { Ticker } from '../../../src/market/ticker.js';
import {
  aggregatesRequest,
  chainSnapshotRequest,
  contractSnapshotRequest,
  contractsRequest,
  indexSnapshotsRequest,
  stockSnapshotsRequest,
  unifiedSnapshotsRequest,
} from '../../../src/upstream/massive-rest.js';

const spx = 'I:SPX' as Ticker;
const spy = 'SPY' as Ticker;

test('a chain is asked for by expiry and strike window, ranges spelt with a dot, 250 rows a page', () => {
  const filter = { underlying: spy, expiry: '2025-12-19' as Expiry, strikeFrom: 640, strikeTo: 660.5 };
  expect(chainSnapshotRequest(filter)).toEqual({
    path: '/v3/snapshot/options/SPY',
    params: { expiration_date: '2025-12-19', 'strike_price.gte': '640', 'strike_price.lte': '660.5', limit: '250' },
  });
});

test('an index has its prefix in the snapshot and not in the contract list', () => {
  expect(chainSnapshotRequest({ underlying: spx }).path).toBe('/v3/snapshot/options/I%3ASPX');
  expect(contractsRequest({ underlying: spx, right: 'put' }).params).toMatchObject({
    underlying_ticker: 'SPX',
    contract_type: 'put',
    limit: '1000',
  });
});

test('what is not narrowed is not in the query', () => {
  const expected = ['underlying_ticker', 'sort', 'order', 'limit'];
  expect(Object.keys(contractsRequest({ underlying: spy }).params)).toEqual(expected);
  expect(contractsRequest({ underlying: spy, expiryFrom: '2026-01-02' as Expiry }).params).toHaveProperty(
    ['expiration_date.gte'],
    '2026-01-02',
  );
});

test('bars are asked for between instants or dates', () => {
  const contract = 'O:SPY251219C00650000' as Ticker;
  const window = { ticker: contract, multiplier: 1, span: 'minute', from: 1632369600000.7, to: '2021-09-24' } as const;
  expect(aggregatesRequest(window)).toEqual({
    path: '/v2/aggs/ticker/O%3ASPY251219C00650000/range/1/minute/1632369600000/2021-09-24',
    params: { adjusted: 'true', sort: 'asc', limit: '50000' },
  });
});

test('a path never takes more from its parts than one segment', () => {
  const hostile = '../../v1?x=#' as Ticker;
  expect(contractSnapshotRequest(hostile, hostile).path.split('/').length).toBe(6);
  expect(aggregatesRequest({ ticker: hostile, multiplier: 1, span: 'day', from: '../..', to: '?' }).path).toBe(
    '/v2/aggs/ticker/..%2F..%2Fv1%3Fx%3D%23/range/1/day/..%2F../%3F',
  );
});

test('several tickers go in one comma list, since repeated names are ignored', () => {
  const tickers = ['SPY', 'BRK.B'] as Ticker[];
  expect(stockSnapshotsRequest(tickers).params).toEqual({ tickers: 'SPY,BRK.B' });
  expect(unifiedSnapshotsRequest(tickers).params).toEqual({ 'ticker.any_of': 'SPY,BRK.B', limit: '250' });
  expect(indexSnapshotsRequest([spx]).params).toEqual({ 'ticker.any_of': 'I:SPX', limit: '250' });
});
