import type { Shown } from './shown';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/tiff': 'tiff',
  'image/avif': 'avif',
  'image/jxl': 'jxl',
};

/** Links are good for an hour at most and half an hour at least. */
const FRESH_MILLIS = 25 * 60_000;

/** The original's name, with the extension of what the result really is. */
export function resultName({ name, type }: Pick<Shown, 'name' | 'type'>): string {
  const extension = EXTENSIONS[type];
  const stem = name.replace(/\.[^.]*$/, '');
  return extension === undefined ? name : `${stem}.${extension}`;
}

/** Whether the links of what is shown may have run out. */
export function mayBeStale({ linkedAt }: Pick<Shown, 'linkedAt'>, now: number): boolean {
  return now - linkedAt > FRESH_MILLIS;
}

/**
 * Follows a link that is saved because its answer says so, together with the name: browsers ignore `download` on a link
 * to another origin, and to fetch the file first would need memory for all of it.
 */
export function follow(url: string, name: string): void {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.rel = 'noopener';
  anchor.click();
}
