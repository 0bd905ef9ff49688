import { expect, it } from 'vitest';
import { ranked } from './rank';

const operations = [
  { name: 'crop', group: 'Geometry', title: 'Crop', description: 'Cuts out a part of a grey or colour image.' },
  { name: 'flip', group: 'Geometry', title: 'Flip', description: 'Mirrors; unlike a blur it loses nothing.' },
  { name: 'gamma', group: 'Colour', title: 'Gamma', description: 'Bends the tones, as Gauss never did.' },
  { name: 'box-blur', group: 'Blur', title: 'Box blur', description: 'Averages.' },
  { name: 'gaussian-blur', group: 'Blur', title: 'Gaussian blur', description: 'Smooths.' },
  { name: 'grayscale', group: 'Colour', title: 'Grayscale', description: 'Drops the colours.' },
];

it.each([
  ['gauss', 'gaussian-blur gamma'],
  ['blur', 'box-blur gaussian-blur flip'],
  ['grey', 'grayscale crop'],
  ['color', 'gamma grayscale crop'],
  ['blur gau', 'gaussian-blur'],
  ['zzz', ''],
])('looking for %s finds %s, best first', (wanted, found) =>
  expect(
    ranked(operations, wanted)
      .map(({ name }) => name)
      .join(' '),
  ).toBe(found),
);
