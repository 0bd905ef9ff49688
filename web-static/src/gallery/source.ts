import type { Client } from '../api/client';
import type { TiledSide } from '../api/wire';
import { isShowable, typeOfName } from '../upload/pick';
import type { Shown } from './shown';
import { texts } from '../texts';

/** Where the pixels of one side come from. */
export type Source =
  | { readonly kind: 'image'; readonly url: string }
  | {
      readonly kind: 'tiles';
      readonly side: TiledSide;
      readonly base: string;
      readonly width: number;
      readonly height: number;
      readonly tileSize: number;
      readonly overlap: number;
      readonly bearer: string;
    };

/** Both sides of a result, as far as they can be shown, and why not if not. */
export interface Sides {
  readonly after: Source;
  readonly before?: Source;
  /** For the reader: what is not as one may expect. */
  readonly note: string;
}

/** From here on the nodes store tiles, and a browser would need hundreds of megabytes for the whole. */
const LARGE_PIXELS = 16_000_000;

/** Tiles are JPEG. */
const SIXTEEN = texts.source.theResultHasBitsAValue;

/** Beyond it browsers refuse to decode a picture at all. */
const DECODABLE_PIXELS = 200_000_000;

/** Decides what is shown of a result: its tiles where there are some, else the picture, else the preview. */
export async function sidesOf(shown: Shown, client: Client): Promise<Sides> {
  const pixels = shown.width * shown.height;
  const showable = isShowable(shown.type);
  const [tiles, original] =
    pixels > LARGE_PIXELS || !showable
      ? await Promise.all([tilesOf(shown.id, 'image', client), tilesOf(shown.id, 'original', client)])
      : [];
  const before = original ? { before: original, note: '' } : originalOf(shown, pixels);
  if (tiles) {
    return { after: tiles, ...before, note: [shown.depth === 16 ? SIXTEEN : '', before.note].filter(Boolean).join(' ') };
  }
  if (showable && pixels <= DECODABLE_PIXELS) {
    return { after: { kind: 'image', url: shown.url }, ...before };
  }
  const why = showable
    ? texts.source.theResultIsTooLargeFor
    : texts.source.browsersCannotShow(shown.type.replace('image/', '').toUpperCase());
  return { after: { kind: 'image', url: shown.thumbUrl }, note: texts.source.thisIsAPreviewTheDownload(why) };
}

function originalOf({ name, originalUrl }: Shown, pixels: number): Pick<Sides, 'before' | 'note'> {
  if (!isShowable(typeOfName(name))) {
    return { note: texts.source.theOriginalCannotBeShownBy };
  }
  if (!originalUrl) {
    return { note: texts.source.theOriginalLiesElsewhere };
  }
  if (pixels > DECODABLE_PIXELS) {
    return { note: texts.source.theOriginalIsTooLargeFor };
  }
  return { before: { kind: 'image', url: originalUrl }, note: '' };
}

async function tilesOf(id: string, side: TiledSide, client: Client): Promise<Source | undefined> {
  const found = await client.tiles(id, side).catch(() => undefined);
  const described = found && descriptionIn(found.xml);
  return found && described ? { kind: 'tiles', side, base: found.base, bearer: found.bearer, ...described } : undefined;
}

/** What a Deep Zoom description says. */
export function descriptionIn(xml: string): { width: number; height: number; tileSize: number; overlap: number } | undefined {
  const number = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(xml)?.[1]);
  const described = { width: number('Width'), height: number('Height'), tileSize: number('TileSize'), overlap: number('Overlap') };
  return Object.values(described).some(Number.isNaN) ? undefined : described;
}
