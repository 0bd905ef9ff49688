import { expect, it } from 'vitest';
import { hashOf, viewIn, type View } from './address';
import { agoText, bytesText, countText, isolated, millisText, paceText, spanText } from './format';
import { lookIn, lookText } from './look';
import { rangeOf } from './pager';

it.each([
  [0, 50, 0, 0, 0],
  [0, 50, 20, 0, 20],
  [1, 50, 120, 50, 100],
  [2, 50, 120, 100, 120],
  [9, 50, 120, 100, 120],
])('page %i of %i rows in %i shows %i to %i', (page, size, total, from, to) => expect(rangeOf(page, size, total)).toEqual({ from, to }));

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KB'],
  [3.4 * 1024 ** 2, '3.4 MB'],
  [64 * 1024 ** 2, '64 MB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

it('spans and counts are said briefly', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  expect([5, 59, 61, 7300].map((s) => agoText(new Date(now - s * 1000).toISOString(), now))).toEqual([
    'just now',
    '59 s ago',
    '1 min ago',
    '2 h ago',
  ]);
  expect([millisText(12), millisText(1200), millisText(12_400)]).toEqual(['12 ms', '1.2 s', '12 s']);
  expect([countText(1, 'image'), countText(1234, 'image')]).toEqual(['1 image', '1,234 images']);
});

it.each<[View, string]>([
  [{}, ''],
  [{ job: '01X' }, '#job=01X'],
  [{ job: '01X', picture: '01Y/01Z' }, '#job=01X&picture=01Y.01Z'],
  [{ picture: '01Y/01Z', look: { mode: 'split', split: 30, gain: 4, black: 0, white: 255 } }, '#picture=01Y.01Z&look=split,30,4,0,255'],
  [
    { picture: '01Y/01Z', look: { mode: 'difference', split: 50, gain: 8, black: 3, white: 200, place: { x: 0.5, y: 0.25, zoom: 12.5 } } },
    '#picture=01Y.01Z&look=difference,50,8,3,200,0.5,0.25,12.5',
  ],
  [{ pipeline: 'gaussian-blur:ksize=9|invert' }, '#pipeline=gaussian-blur%3Aksize%3D9%7Cinvert'],
])('the view %o stands in the address as %s', (view, hash) => {
  expect(hashOf(view)).toBe(hash);
  expect(viewIn(hash)).toEqual(view);
});

it.each(['', 'upside-down,50,4,0,255', 'split,50,4,0', 'split,50,4,0,255,1,1', 'split,50,4,0,255,1,1,x', 'split,50,4,0,255,1,1,1e9'])(
  'a look of %s is none',
  (text) => expect(lookIn(text)).toBeUndefined(),
);

it('a look stays within what can be shown', () => {
  expect(lookIn('side,500,99,-4,999')).toEqual({ mode: 'side', split: 100, gain: 32, black: 0, white: 255 });
  expect(lookText({ mode: 'split', split: 50, gain: 4, black: 0, white: 255 })).toBe('');
});

it('what the address cannot mean is left out', () => expect(viewIn('#picture=../x&job=')).toEqual({}));

it('what is left is said in the coarsest honest unit', () => {
  expect([5, 61, 3700].map(spanText)).toEqual(['5 s', '2 min', '1 h 2 min']);
  expect([paceText(undefined, 1), paceText(2 * 1024 ** 2, 120 * 1024 ** 2)]).toEqual(['', '2.0 MB/s, 1 min left']);
});

it('a name from right to left leaves the order of the sentence around it alone', () => {
  expect(isolated('plage.png')).toBe('plage.png');
  expect(isolated('\u05d7\u05d5\u05e3.png')).toBe('\u2068\u05d7\u05d5\u05e3.png\u2069');
  expect(isolated('a\u202egnp.exe')).toBe('\u2068a\u202egnp.exe\u2069');
});
