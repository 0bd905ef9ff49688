import type { Shown } from './shown';

const IN_MEMORY_BYTES = 128 * 1024 * 1024;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/tiff': 'tiff',
};

/** The original's name, with the extension of what the result really is. */
export function resultName({ name, type }: Pick<Shown, 'name' | 'type'>): string {
  const extension = EXTENSIONS[type];
  const stem = name.replace(/\.[^.]*$/, '');
  return extension === undefined ? name : `${stem}.${extension}`;
}

/**
 * Saves a result under its own name. Browsers ignore `download` on links to another origin and would show the image
 * instead, so it is fetched first; what is too large for that, or may not be fetched, opens as a plain link.
 */
export async function save(shown: Shown, link: HTMLAnchorElement, event: MouseEvent): Promise<void> {
  if (shown.bytes > IN_MEMORY_BYTES || event.ctrlKey || event.metaKey || event.shiftKey || link.dataset['plain']) {
    return;
  }
  event.preventDefault();
  try {
    const response = await fetch(shown.url);
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    const address = URL.createObjectURL(await response.blob());
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.download = resultName(shown);
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch {
    link.dataset['plain'] = 'yes';
    link.click();
  }
}
