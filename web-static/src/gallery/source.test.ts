import { expect, it } from 'vitest';
import type { Client } from '../api/client';
import type { Shown } from './shown';
import { descriptionIn, sidesOf } from './source';

const DZI =
  '<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="1" TileSize="510"><Size Width="20000" Height="10000"/></Image>';
const tiles = (xml?: string, sides = ['image', 'original']) =>
  ({
    tiles: async (_: string, side: string) => (xml && sides.includes(side) ? { xml, base: '/api/x/', bearer: 'b' } : undefined),
  }) as unknown as Client;
const shown = (more: Partial<Shown>): Shown => ({
  id: 'j/i',
  name: 'a.png',
  pipeline: '',
  finishedAt: '',
  width: 100,
  height: 100,
  bytes: 1,
  type: 'image/png',
  url: 'u',
  thumbUrl: 't',
  originalUrl: 'o',
  linkedAt: 0,
  ...more,
});

it('reads a Deep Zoom description', () => {
  expect(descriptionIn(DZI)).toEqual({ width: 20000, height: 10000, tileSize: 510, overlap: 1 });
  expect(descriptionIn('<html>')).toBeUndefined();
});

it.each<[string, Partial<Shown>, string | undefined, object]>([
  ['a picture beside its original', {}, DZI, { after: { kind: 'image', url: 'u' }, before: { kind: 'image', url: 'o' }, note: '' }],
  [
    'tiles of what is large, both sides',
    { width: 20000, height: 20000 },
    DZI,
    { after: { kind: 'tiles', base: '/api/x/', side: 'image' }, before: { kind: 'tiles', side: 'original' }, note: '' },
  ],
  ['a large picture that has none', { width: 10000, height: 5000 }, undefined, { after: { kind: 'image', url: 'u' } }],
  [
    'a preview of a TIFF without tiles',
    { type: 'image/tiff', name: 'a.tif' },
    undefined,
    { after: { kind: 'image', url: 't' }, note: expect.stringMatching(/^Browsers cannot show TIFF/) },
  ],
  [
    'tiles of a TIFF, both sides',
    { type: 'image/tiff', name: 'a.tif', depth: 8 },
    DZI,
    { after: { kind: 'tiles' }, before: { kind: 'tiles', side: 'original' }, note: '' },
  ],
  [
    'the upper half of 16 bits',
    { type: 'image/tiff', name: 'a.tif', depth: 16 },
    DZI,
    { note: expect.stringMatching(/show the upper 8; the download has all/) },
  ],
])('shows %s', async (_, more, xml, sides) => expect(await sidesOf(shown(more), tiles(xml))).toMatchObject(sides));

it.each<[string, Partial<Shown>, object]>([
  [
    'the original itself, where browsers show it',
    { width: 20000, height: 9000 },
    { after: { kind: 'tiles' }, before: { kind: 'image', url: 'o' } },
  ],
  [
    'no comparison with what no browser decodes',
    { width: 20000, height: 20000 },
    { after: { kind: 'tiles' }, note: expect.stringMatching(/too large/) },
  ],
  [
    'no comparison with a TIFF',
    { type: 'image/tiff', name: 'a.tif' },
    { after: { kind: 'tiles' }, note: expect.stringMatching(/^The original cannot be shown/) },
  ],
])('without tiles of the original shows %s', async (_, more, sides) =>
  expect(await sidesOf(shown(more), tiles(DZI, ['image']))).toMatchObject(sides),
);

it('shows a result alone whose original lies in a bucket of its owner’s', async () => {
  const { originalUrl: _, ...elsewhere } = shown({});
  expect(await sidesOf(elsewhere, tiles())).toEqual({
    after: { kind: 'image', url: 'u' },
    note: 'The original lies in a bucket that this page does not read.',
  });
});
