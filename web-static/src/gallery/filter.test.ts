import { expect, it } from 'vitest';
import { EVERYTHING, fits, narrows, type Wanted } from './filter';

const shown = {
  name: 'Cat in the sun.JPG',
  type: 'image/jpeg',
  pipeline: 'gaussian-blur:ksize=9|invert',
  finishedAt: '2026-03-04T12:00:00',
};

it.each<[boolean, Partial<Wanted>]>([
  [true, {}],
  [true, { name: 'sun cat' }],
  [false, { name: 'dog' }],
  [true, { type: 'image/jpeg', operation: 'invert' }],
  [false, { operation: 'blur' }],
  [true, { day: '2026-03-04' }],
  [false, { day: '2026-03-05' }],
])('fits is %s for %o', (fit, wanted) => expect(fits(shown, { ...EVERYTHING, ...wanted })).toBe(fit));

it('blanks do not narrow', () =>
  expect([narrows(EVERYTHING), narrows({ ...EVERYTHING, name: ' ' }), narrows({ ...EVERYTHING, day: '2026-01-01' })]).toEqual([
    false,
    false,
    true,
  ]));
