import { expect, it } from 'vitest';
import { uniqueNames } from './zip';

it('files of one name get numbers', () => {
  const name = uniqueNames();
  expect(['a.png', 'A.png', 'a.png', 'b', 'b', '.x'].map(name)).toEqual(['a.png', 'A (2).png', 'a (3).png', 'b', 'b (2)', '.x']);
});
