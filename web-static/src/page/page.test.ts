import { expect, it } from 'vitest';
import { hashOf, viewIn } from './address';
import { agoText, bytesText, countText, millisText, paceText, spanText } from './format';
import { rangeOf } from './pager';

it.each([
  [0, 50, 0, 0, 0],
  [0, 50, 20, 0, 20],
  [1, 50, 120, 50, 100],
  [2, 50, 120, 100, 120],
  [9, 50, 120, 100, 120],
])('page %i of %i rows in %i shows %i to %i', (page, size, total, from, to) => expect(rangeOf(page, size, total)).toEqual({ from, to }));

it.each([[0, '0 B'], [1023, '1023 B'], [1024, '1.0 KB'], [3.4 * 1024 ** 2, '3.4 MB'], [64 * 1024 ** 2, '64 MB']])('%d bytes are %s', (bytes, text) =>
  expect(bytesText(bytes)).toBe(text));

it('spans and counts are said briefly', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  expect([5, 59, 61, 7300].map((s) => agoText(new Date(now - s * 1000).toISOString(), now))).toEqual(['just now', '59 s ago', '1 min ago', '2 h ago']);
  expect([millisText(12), millisText(1200), millisText(12_400)]).toEqual(['12 ms', '1.2 s', '12 s']);
  expect([countText(1, 'image'), countText(1234, 'image')]).toEqual(['1 image', '1,234 images']);
});

it.each([
  [{}, ''],
  [{ job: '01X' }, '#job=01X'],
  [{ job: '01X', picture: '01Y/01Z' }, '#job=01X&picture=01Y.01Z'],
  [{ pipeline: 'gaussian-blur:ksize=9|invert' }, '#pipeline=gaussian-blur%3Aksize%3D9%7Cinvert'],
])('the view %o stands in the address as %s', (view, hash) => {
  expect(hashOf(view)).toBe(hash);
  expect(viewIn(hash)).toEqual(view);
});

it('what the address cannot mean is left out', () => expect(viewIn('#picture=../x&job=')).toEqual({}));

it('what is left is said in the coarsest honest unit', () => {
  expect([5, 61, 3700].map(spanText)).toEqual(['5 s', '2 min', '1 h 2 min']);
  expect([paceText(undefined, 1), paceText(2 * 1024 ** 2, 120 * 1024 ** 2)]).toEqual(['', '2.0 MB/s, 1 min left']);
});
