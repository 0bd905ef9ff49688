import { endsOf } from './ends';

/** Up to here a whole file is compared; above, its size and ends. */
const WHOLE_BYTES = 128 * 1024 * 1024;

/**
 * Tells of files that have the content of one before them, under whatever name. Only files of one size are read, and
 * each only once; the hash is computed off the page's thread.
 */
export class Twins {
  private readonly hashes = new WeakMap<File, Promise<string>>();

  /** `found` is called for each file that repeats an earlier one of the list. */
  async look(files: readonly File[], found: (file: File, first: File) => void): Promise<void> {
    const bySize = new Map<number, File[]>();
    files.forEach((file) => bySize.set(file.size, [...(bySize.get(file.size) ?? []), file]));
    for (const group of bySize.values()) {
      const seen = new Map<string, File>();
      for (const file of group.length > 1 ? group : []) {
        const hash = await this.hashOf(file).catch(() => undefined);
        const first = hash === undefined ? undefined : seen.get(hash);
        if (first) {
          found(file, first);
        } else if (hash !== undefined) {
          seen.set(hash, file);
        }
      }
    }
  }

  private hashOf(file: File): Promise<string> {
    const known = this.hashes.get(file) ?? (file.size > WHOLE_BYTES ? endsOf(file) : wholeOf(file));
    this.hashes.set(file, known);
    return known;
  }
}

async function wholeOf(file: File): Promise<string> {
  return String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
}
