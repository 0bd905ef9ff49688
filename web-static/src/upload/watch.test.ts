import { expect, it } from 'vitest';
import { nextId } from './watch';

it.each([
  ['01A', '01B'],
  ['019', '01A'],
  ['01H', '01J'],
  ['01Z', '020'],
  ['0ZZ', '100'],
])('after %s comes %s', (id, next) => expect(nextId(id)).toBe(next));
