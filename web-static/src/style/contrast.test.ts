import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

/** Text on its grounds has to reach WCAG AA (4.5 : 1), borders of fields 3 : 1, in both modes. */
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

function colour(block: string, name: string): number[] {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(block)?.[1] ?? '';
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
}

function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(block: string, ink: string, ground: string): number {
  const [low = 0, high = 0] = [luminance(colour(block, ink)), luminance(colour(block, ground))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const texts: [ink: string, ground: string][] = [
  ...['ink', 'ink-soft', 'accent', 'bad'].flatMap((ink) => ['page', 'card', 'sunken'].map((ground): [string, string] => [ink, ground])),
  ...['good', 'busy', 'warn'].map((ink): [string, string] => [ink, 'card']),
  ['ink', 'accent-wash'],
  ['ink-soft', 'accent-wash'],
  ['accent', 'accent-wash'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['bad', 'bad-wash'],
  ['ink', 'bad-wash'],
  ['warn', 'warn-wash'],
  ['card', 'bad'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('in %s mode', (_, block) => {
  it.each(texts)('%s on %s can be read', (ink, ground) => expect(contrast(block, ink, ground)).toBeGreaterThanOrEqual(4.5));
  it.each([
    ['line-strong', 'card'],
    ['line-strong', 'sunken'],
    ['accent', 'card'],
  ])('%s stands out on %s', (ink, ground) => expect(contrast(block, ink, ground)).toBeGreaterThanOrEqual(3));
});
