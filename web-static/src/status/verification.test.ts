import { describe, expect, it } from 'vitest';
import type { ImageVerification } from '../api/wire';
import { summary, verdictOf } from './verification';

const found = (more: Partial<ImageVerification>): ImageVerification => ({
  id: 'i',
  name: 'a.png',
  state: 'compared',
  rows: 427,
  height: 427,
  ...more,
});

describe('a verification in words', () => {
  it.each([
    [found({ differing: 0, values: 819_840 }), 'good', '0 of 819,840 values differ from single-process OpenCV'],
    [found({ differing: 0, values: 1 }), 'good', '0 of 1 values differ from single-process OpenCV'],
    [found({ differing: 1234, values: 819_840 }), 'bad', '1,234 of 819,840 values differ from single-process OpenCV'],
    [found({ differing: 0, values: 3840, rows: 2 }), 'good', '0 of 3,840 values differ from single-process OpenCV in 2 of 427 rows'],
    [found({ state: 'pending' }), 'busy', 'being compared with single-process OpenCV'],
    [found({ state: 'impossible', reason: 'Its original is gone.' }), 'warn', 'cannot be verified: Its original is gone.'],
  ])('%j', (image, tone, text) => expect(verdictOf(image)).toEqual({ tone, text }));

  it('is summed up for a job', () => {
    const exact = found({ differing: 0, values: 9 });
    expect(summary([exact, exact])).toBe('2 images verified: no value differs.');
    expect(summary([exact, found({ differing: 1, values: 9 })])).toBe('1 of 2 images verified without a difference.');
  });
});
