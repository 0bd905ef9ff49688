import { expect, it } from 'vitest';
import { spanOf } from './window';

it.each([
  ['below what is seen', { rowsAbove: -5, rowsSeen: 4, columns: 5 }, 10_000, 0, 20],
  ['at the top', { rowsAbove: 0, rowsSeen: 4, columns: 5 }, 10_000, 0, 35],
  ['in the middle', { rowsAbove: 100.4, rowsSeen: 4, columns: 5 }, 10_000, 485, 540],
  ['at the end', { rowsAbove: 1996, rowsSeen: 4, columns: 5 }, 10_000, 9965, 10_000],
  ['that has become short', { rowsAbove: 1996, rowsSeen: 4, columns: 5 }, 12, 10, 12],
  ['that is empty', { rowsAbove: 3, rowsSeen: 4, columns: 5 }, 0, 0, 0],
])('a grid %s draws some', (_, sight, count, from, to) => expect(spanOf(sight, count)).toEqual({ from, to }));
