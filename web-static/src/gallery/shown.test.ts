import { describe, expect, it } from 'vitest';
import type { Job } from '../api/wire';
import { mayBeStale, resultName } from './download';
import { fromJob, lagsBehind, mergeOlder, mergeNewest, type Shown } from './shown';

const shown = (...ids: string[]) => ids.map((id) => ({ id }) as Shown);
const ids = (list: readonly Shown[]) => list.map(({ id }) => id).join('');

describe('the gallery’s list', () => {
  it('takes new entries in front and keeps older pages', () =>
    expect(ids(mergeNewest(shown('c', 'b', 'a'), shown('d', 'c', 'b'), false))).toBe('dcba'));
  it('drops what was deleted within the fresh page', () =>
    expect(ids(mergeNewest(shown('d', 'c', 'b', 'a'), shown('d', 'b'), false))).toBe('dba'));
  it('keeps older pages when new entries stand between known ones', () =>
    expect(ids(mergeNewest(shown('c', 'b', 'a'), shown('c', 'y', 'x'), false))).toBe('cyxba'));
  it('is the fresh page when that is everything', () => expect(ids(mergeNewest(shown('c', 'b', 'a'), shown('b'), true))).toBe('b'));
  it('starts afresh when so much is new that nothing overlaps', () =>
    expect(ids(mergeNewest(shown('b', 'a'), shown('y', 'x'), false))).toBe('yx'));
  it('never shows an entry twice', () => expect(ids(mergeOlder(shown('c', 'b'), shown('b', 'a')))).toBe('cba'));
});

describe('the index', () => {
  const done = (...list: string[]) => list.map((id) => ({ id, finishedAt: '2026-01-01T12:00:00Z' }) as Shown);
  const before = Date.parse('2026-01-01T11:59:00Z');
  const later = Date.parse('2026-01-01T12:01:00Z');

  it('lags while a fresh result is missing', () => expect(lagsBehind(done('a'), done('a', 'b'), 60, before)).toBe(true));
  it('does not lag once all are there', () => expect(lagsBehind(done('b', 'a'), done('a', 'b'), 60, before)).toBe(false));
  it('is not waited for beyond what one page shows', () => expect(lagsBehind(done('a', 'b'), done('a', 'b', 'c'), 2, before)).toBe(false));
  it('is not waited for long', () => expect(lagsBehind([], done('a'), 60, later)).toBe(false));
});

it('a job shows its finished images only', () => {
  const result = { url: 'u', thumbUrl: 't', width: 1, height: 1, bytes: 1, type: 'image/png' };
  const job = {
    id: 'j',
    pipeline: 'invert',
    createdAt: 'then',
    images: [
      { id: '1', name: 'a.png', stage: 'running' },
      { id: '2', name: 'b.png', stage: 'done', result, originalUrl: 'o', at: 'now' },
    ],
  } as unknown as Job;
  expect(fromJob({ ...job, source: { bucket: 'archive', listing: 'complete' } }, 7)[0]).not.toHaveProperty('originalUrl');
  expect(fromJob(job, 7)).toEqual([
    { id: 'j/2', name: 'b.png', pipeline: 'invert', finishedAt: 'now', ...result, originalUrl: 'o', linkedAt: 7 },
  ]);
});

it.each([
  ['cat.jpeg', 'image/jpeg', 'cat.jpg'],
  ['scan.bmp', 'image/png', 'scan.png'],
  ['a.b.tif', 'image/tiff', 'a.b.tiff'],
])('%s as %s is saved as %s', (name, type, saved) => expect(resultName({ name, type })).toBe(saved));

it('links are asked for anew before they run out', () =>
  expect([0, 20, 40].map((minutes) => mayBeStale({ linkedAt: 0 }, minutes * 60_000))).toEqual([false, false, true]));
