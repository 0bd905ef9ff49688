import type { Limits } from '../api/wire';
import { bytesText } from '../page/format';
import type { Size } from './header';

/** Why the service would turn a file away, and what to do about it; nothing if it would not. */
export function beyond({ formats }: Limits, type: string, bytes: number, size: Size | undefined): string | undefined {
  const most = formats[type];
  if (!most) {
    return undefined;
  }
  if (bytes > most.maxBytes) {
    return `The file is larger than ${bytesText(most.maxBytes)}, the most that is taken of this format.${hint(type)}`;
  }
  if (!size || size.width === 0 || size.height === 0) {
    return undefined;
  }
  const has = `${size.width} × ${size.height} pixels`;
  if (Math.max(size.width, size.height) > most.maxEdgePixels) {
    return `${has}: an edge may have at most ${most.maxEdgePixels.toLocaleString('en')}.${hint(type)}`;
  }
  if (size.width * size.height > most.maxPixels) {
    return `${has}: at most ${Math.floor(most.maxPixels / 1e6).toLocaleString('en')} million are taken.${hint(type)}`;
  }
  return undefined;
}

function hint(type: string): string {
  return type === 'image/tiff' ? ' Please divide or reduce it.' : ' As TIFF far larger images are taken.';
}
