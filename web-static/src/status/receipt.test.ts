import { expect, it } from 'vitest';
import type { JobImage } from '../api/wire';
import { leftText, receiptOf } from './receipt';

const done = (at: string): JobImage => ({
  id: at, name: 'a.png', stage: 'done', at, attempt: 1, timings: { fetchMillis: 500, processMillis: 1500 },
  result: { url: '', thumbUrl: '', width: 1000, height: 1000, bytes: 1024 ** 2, type: 'image/png' },
});
const queued: JobImage = { id: 'q', name: 'q.png', stage: 'queued' };

it('what images took is summed up by stage', () =>
  expect(receiptOf({ images: [done('2026-01-01T12:00:00Z'), { ...done('2026-01-01T12:00:01Z'), attempt: 2 }, queued] })).toEqual([
    ['Finished', '2 images'], ['Results', '2.0 MB, 2.0 megapixels'], ['Fetch', '1.0 s'], ['Process', '3.0 s'], ['In all', '4.0 s of the nodes’ time'], ['Tried again', '1 image'],
  ]));

it('nothing finished, no receipt', () => expect(receiptOf({ images: [queued] })).toEqual([]));

it('what is left is told from what was, and only once there is enough of it', () => {
  const now = Date.parse('2026-01-01T12:00:20Z');
  const three = ['2026-01-01T12:00:00Z', '2026-01-01T12:00:10Z', '2026-01-01T12:00:20Z'].map(done);
  expect(leftText({ images: [...three, queued, queued] }, now)).toBe('about 20 s left');
  expect(leftText({ images: [...three.slice(1), queued] }, now)).toBe('');
  expect(leftText({ images: three }, now)).toBe('');
});
