import type { Limits } from '../api/wire';
import { bytesText } from '../page/format';
import type { Size } from './header';
import { texts } from '../texts';

/** Why the service would turn a file away, and what to do about it; nothing if it would not. */
export function beyond({ formats }: Limits, type: string, bytes: number, size: Size | undefined): string | undefined {
  const most = formats[type];
  if (!most) {
    return undefined;
  }
  if (bytes > most.maxBytes) {
    return texts.limits.theFileIsLargerThanThe(bytesText(most.maxBytes), hint(type));
  }
  if (!size || size.width === 0 || size.height === 0) {
    return undefined;
  }
  const has = texts.limits.pixels(size.width, size.height);
  if (Math.max(size.width, size.height) > most.maxEdgePixels) {
    return texts.limits.anEdgeMayHaveAtMost(has, most.maxEdgePixels.toLocaleString('en'), hint(type));
  }
  if (size.width * size.height > most.maxPixels) {
    return texts.limits.atMostMillionAreTaken(has, Math.floor(most.maxPixels / 1e6).toLocaleString('en'), hint(type));
  }
  return undefined;
}

function hint(type: string): string {
  return type === 'image/tiff' ? texts.limits.pleaseDivideOrReduceIt : texts.limits.asTiffFarLargerImagesAre;
}
