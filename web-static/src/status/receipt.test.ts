import { expect, it } from 'vitest';
import type { JobImage } from '../api/wire';
import { poolOf, priceOf, type Prices } from './price';
import { leftText, receiptOf } from './receipt';

const done = (at: string): JobImage => ({
  id: at,
  name: 'a.png',
  stage: 'done',
  at,
  attempt: 1,
  timings: { fetchMillis: 500, processMillis: 1500 },
  result: { url: '', thumbUrl: '', width: 1000, height: 1000, bytes: 1024 ** 2, type: 'image/png' },
});
const queued: JobImage = { id: 'q', name: 'q.png', stage: 'queued' };

it('what images took is summed up by stage', () =>
  expect(receiptOf({ images: [done('2026-01-01T12:00:00Z'), { ...done('2026-01-01T12:00:01Z'), attempt: 2 }, queued] })).toEqual([
    ['Finished', '2 images'],
    ['Results', '2.0 MB, 2.0 megapixels'],
    ['Fetch', '1.0 s'],
    ['Process', '3.0 s'],
    ['In all', '4.0 s of the nodes’ time'],
    ['Tried again', '1 image'],
    ...priceOf([done('2026-01-01T12:00:00Z'), done('2026-01-01T12:00:01Z')], undefined),
  ]));

it('nothing finished, no receipt', () => expect(receiptOf({ images: [queued] })).toEqual([]));

it('what is left is told from what was, and only once there is enough of it', () => {
  const now = Date.parse('2026-01-01T12:00:20Z');
  const three = ['2026-01-01T12:00:00Z', '2026-01-01T12:00:10Z', '2026-01-01T12:00:20Z'].map(done);
  expect(leftText({ images: [...three, queued, queued] }, now)).toBe('about 20 s left');
  expect(leftText({ images: [...three.slice(1), queued] }, now)).toBe('');
  expect(leftText({ images: three }, now)).toBe('');
});

it('what a job costs is reckoned from requests, functions and the nodes’ time', () => {
  const usd = { address: 0, disk: 0, put: 0.001, get: 0.0001, call: 0.01, compute: 0.2, queue: 0.0025, tell: 0.03, api: 0.04, object: 0 };
  const prices: Prices = { of: 'May 2001', types: { 'm.small': [2, 3600] }, usd };
  const pool = { type: 'm.small', nodes: 2 };
  // Two images: 16 puts, 20 gets, 8 + 2 + 2 requests of others; 4 calls of 0.05 s; 4 s on two processors.
  expect(priceOf([done('a'), done('b')], pool, prices)).toEqual([
    ['Requests', 'about 48 requests'],
    ['Estimated price', '2.26 USD, and 180.00 USD if it woke a node'],
    ['A fleet that never sleeps', '172800.00 USD a day, for 2 m.small'],
    ['Prices', 'us-east-1, May 2001'],
  ]);
  const tiff = { ...done('c'), result: { ...(done('c').result as object), width: 1024, height: 1024, type: 'image/tiff' } } as JobImage;
  expect(priceOf([tiff], pool, prices)[0]).toEqual(['Requests', 'about 35 requests']);
});

it('the page has the deployment’s own prices and their date', () => {
  const rows = new Map(priceOf([done('a')], { type: 'c7i.xlarge', nodes: 2 }));
  expect(rows.get('Prices')).toMatch(/^us-east-1, \w+ 20\d\d$/);
  expect(rows.get('A fleet that never sleeps')).toBe('8.81 USD a day, for 2 c7i.xlarge');
  expect(rows.get('Estimated price')).toMatch(/^0\.0+\d{2} USD, and 0\.0092 USD if it woke a node$/);
});

it('a receipt reckons with the nodes that are deployed, whatever they are', () => {
  const node = (id: string, type?: string, state = 'stopped') => ({ id, state, ...(type ? { type } : {}) });
  const pool = poolOf({
    nodes: [node('a', 'c7i.2xlarge'), node('b', 'c7a.xlarge'), node('c', 'c7i.2xlarge'), node('d', 'c7a.xlarge', 'terminated')],
  });
  expect(pool).toEqual({ type: 'c7i.2xlarge', nodes: 3 });
  expect(new Map(priceOf([done('a')], pool)).get('A fleet that never sleeps')).toBe('26.06 USD a day, for 3 c7i.2xlarge');
  expect(poolOf({ nodes: [node('a')] })).toBeUndefined();
  expect(poolOf(undefined)).toBeUndefined();
});

it('a receipt leaves out what it knows no price of, and says so', () => {
  const strange = new Map(priceOf([done('a')], { type: 'z9.huge', nodes: 1 }));
  expect(strange.get('Estimated price')).toMatch(/^0\.0+\d{2} USD without the nodes’ time: no price of z9\.huge is known$/);
  expect(strange.has('A fleet that never sleeps')).toBe(false);
  expect(new Map(priceOf([done('a')], undefined)).get('Estimated price')).toMatch(/the fleet has shown none$/);
});

it('a receipt of a job that was not read whole says what it is reckoned from', () => {
  const rows = new Map(receiptOf({ images: [done('a'), done('b')], partial: true, counts: { total: 10_000, done: 9_990 } }));
  expect(rows.get('Finished')).toBe('9,990 images');
  expect(rows.get('Of which are reckoned below')).toBe('2 images');
});
