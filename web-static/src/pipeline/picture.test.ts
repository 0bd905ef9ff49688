import { expect, it } from 'vitest';
import { fromBase64Url, sizeWithin, toBase64Url } from './picture';

it.each([
  [{ width: 100, height: 50 }, 10, { width: 10, height: 5 }],
  [{ width: 3, height: 1000 }, 10, { width: 1, height: 10 }],
  [{ width: 8, height: 6 }, 64, { width: 8, height: 6 }],
])('%j within %i', (shape, edge, expected) => expect(sizeWithin(shape, edge)).toEqual(expected));

it('base64url comes back as it was, without signs that mean something in a pipeline', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => (i * 7) % 256);
  for (let length = 0; length < 256; length++) {
    const text = toBase64Url(bytes.slice(0, length));
    expect(text).toMatch(/^[\w-]*$/);
    expect(fromBase64Url(text)).toEqual(bytes.slice(0, length));
  }
});
