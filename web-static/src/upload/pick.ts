import { bytesText } from '../page/format';
import { texts } from '../texts';

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  heic: 'image/heic',
  heif: 'image/heic',
  avif: 'image/avif',
  jxl: 'image/jxl',
  gif: 'image/gif',
  jp2: 'image/jp2',
};

/** For the file chooser. */
export const ACCEPT = [...new Set(Object.values(TYPES)), ...Object.keys(TYPES).map((extension) => `.${extension}`)].join(',');

export type Verdict = { readonly type: string } | { readonly refused: string };

/**
 * A first look at a chosen file, to spare a useless upload. Goes by the name, because browsers leave the type of TIFF empty
 * on some systems; intake looks at the bytes later and has the last word.
 */
export function look(file: { readonly name: string; readonly size: number }): Verdict {
  const extension = file.name.includes('.') ? (file.name.split('.').pop() ?? '').toLowerCase() : '';
  const type = TYPES[extension];
  if (type === undefined) {
    return { refused: texts.pick.notAnImagePixfleetReadsIt };
  }
  return file.size === 0 ? { refused: texts.pick.theFileIsEmpty } : { type };
}

/** Result formats follow the original's; browsers cannot show TIFF. */
export function isShowable(type: string): boolean {
  return ['image/jpeg', 'image/png', 'image/webp', 'image/bmp', 'image/gif', 'image/avif'].includes(type);
}

export function typeOfName(name: string): string {
  const verdict = look({ name, size: 1 });
  return 'type' in verdict ? verdict.type : '';
}

export function formatName(type: string): string {
  return type.replace(/^image\//, '').toUpperCase();
}

export function sizeText(files: readonly { readonly size: number }[]): string {
  return bytesText(files.reduce((sum, file) => sum + file.size, 0));
}
