import { expect, it } from 'vitest';
import type { Client } from '../api/client';
import type { Shown } from './shown';
import { descriptionIn, sidesOf } from './source';

const DZI = '<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="jpg" Overlap="1" TileSize="510"><Size Width="20000" Height="10000"/></Image>';
const tiles = (xml?: string) => ({ tiles: async () => (xml ? { xml, base: '/api/x/', bearer: 'b' } : undefined) }) as unknown as Client;
const shown = (more: Partial<Shown>): Shown => ({
  id: 'j/i', name: 'a.png', pipeline: '', finishedAt: '', width: 100, height: 100, bytes: 1, type: 'image/png', url: 'u', thumbUrl: 't', originalUrl: 'o', linkedAt: 0, ...more,
});

it('reads a Deep Zoom description', () => {
  expect(descriptionIn(DZI)).toEqual({ width: 20000, height: 10000, tileSize: 510, overlap: 1 });
  expect(descriptionIn('<html>')).toBeUndefined();
});

it.each<[string, Partial<Shown>, string | undefined, object]>([
  ['a picture beside its original', {}, DZI, { after: { kind: 'image', url: 'u' }, before: { kind: 'image', url: 'o' }, note: '' }],
  ['tiles of what is large', { width: 20000, height: 10000 }, DZI, { after: { kind: 'tiles', base: '/api/x/' }, before: { kind: 'image', url: 'o' } }],
  ['a large picture that has none', { width: 10000, height: 5000 }, undefined, { after: { kind: 'image', url: 'u' } }],
  ['a preview of a TIFF without tiles', { type: 'image/tiff', name: 'a.tif' }, undefined, { after: { kind: 'image', url: 't' }, note: expect.stringMatching(/^Browsers cannot show TIFF/) }],
  ['tiles of a TIFF', { type: 'image/tiff', name: 'a.tif' }, DZI, { after: { kind: 'tiles' }, note: expect.stringMatching(/^The original cannot be shown/) }],
  ['no comparison with what no browser decodes', { width: 20000, height: 20000 }, DZI, { after: { kind: 'tiles' }, note: expect.stringMatching(/too large/) }],
])('shows %s', async (_, more, xml, sides) => expect(await sidesOf(shown(more), tiles(xml))).toMatchObject(sides));
