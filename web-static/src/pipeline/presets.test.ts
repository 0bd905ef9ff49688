import { expect, it } from 'vitest';
import { FakeStore } from '../identity/fakeStore';
import { presetsOf, recentOf, remember } from './presets';

const op = (name: string) => ({ name, group: 'g', title: name, description: '', parameters: [] });

it('only presets that the catalogue can run are offered', () => {
  expect(presetsOf({ operations: [op('denoise'), op('grayscale')] }).map(({ title }) => title)).toEqual(['Denoise']);
});

it('pipelines of late are remembered once each, newest first, and pictures are left out', () => {
  const store = new FakeStore();
  ['a', 'b', 'a', 'x'.repeat(5000)].forEach((text) => remember(text, store));
  expect(recentOf(store)).toEqual(['a', 'b']);
  store.setItem('pixfleet.recent', '{broken');
  expect(recentOf(store)).toEqual([]);
});
