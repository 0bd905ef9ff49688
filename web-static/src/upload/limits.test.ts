import { expect, it } from 'vitest';
import { sizeIn } from './header';
import { beyond } from './limits';

const text = (letters: string) => [...letters].map((letter) => letter.charCodeAt(0));
const TIFF = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 2, 0, 0, 1, 3, 0, 1, 0, 0, 0, 100, 0, 0, 0, 1, 1, 4, 0, 1, 0, 0, 0, 50, 0, 0, 0];

it.each([
  ['BMP', [0x42, 0x4d, ...Array(16).fill(0), 100, 0, 0, 0, 0xce, 0xff, 0xff, 0xff], { width: 100, height: 50 }],
  ['WebP with features', [...text('RIFF....WEBPVP8X'), ...Array(8).fill(0), 99, 0, 0, 49, 0, 0, 0], { width: 100, height: 50 }],
  ['JPEG behind its metadata', [0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 50, 0, 100], { width: 100, height: 50 }],
  ['PNG', [0x89, ...text('PNG\r\n\x1a\n'), 0, 0, 0, 13, ...text('IHDR'), 0, 0, 0, 100, 0, 0, 0, 50], { width: 100, height: 50 }],
  ['TIFF', TIFF, { width: 100, height: 50 }],
  ['a cut PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], undefined],
  ['text', text('hello'), undefined],
])('of %s', (_, bytes, size) => expect(sizeIn(new DataView(Uint8Array.from(bytes as number[]).buffer))).toEqual(size));

const limits = { maxImages: 1000, formats: { 'image/png': { maxBytes: 1024, maxPixels: 10_000_000, maxEdgePixels: 5000 } } };

it.each<[number, { width: number; height: number } | undefined, RegExp | undefined]>([
  [1024, { width: 100, height: 100 }, undefined],
  [1025, undefined, /larger than 1\.0 KB.*As TIFF/],
  [1, { width: 5001, height: 10 }, /an edge may have at most 5,000/],
  [1, { width: 4000, height: 4000 }, /at most 10 million/],
  [1, { width: 5000, height: 1 }, undefined],
  [1, undefined, undefined],
])('%i bytes of %o are judged', (bytes, size, reason) => {
  const judged = beyond(limits, 'image/png', bytes, size);
  expect(judged === undefined ? undefined : reason?.test(judged)).toBe(reason === undefined ? undefined : true);
});

it('what the service says nothing of is left to it', () => expect(beyond(limits, 'image/x', 1e12, undefined)).toBeUndefined());
