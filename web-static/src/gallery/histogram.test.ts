import { expect, it } from 'vitest';
import { countsOf } from './histogram';

it('counts values by channel, and leaves out where there is no pixel', () => {
  const [red, green, blue] = countsOf(Uint8ClampedArray.from([1, 2, 3, 255, 1, 9, 3, 255, 1, 2, 3, 0]));
  expect([red[1], green[2], green[9], blue[3]]).toEqual([2, 1, 1, 2]);
});
