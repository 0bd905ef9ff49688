import { isShowable } from './pick';

const EDGE = 44;
const AT_ONCE = 2;
/** Larger files take seconds and hundreds of megabytes to decode. */
const MAX_BYTES = 60 * 1024 * 1024;

const waiting: (() => Promise<void>)[] = [];
let active = 0;

/** Draws a small picture of a file into a canvas, two files at a time; leaves it as it is where the browser cannot. */
export function drawPreview(file: File, type: string, canvas: HTMLCanvasElement, drawn: () => void): void {
  if (!isShowable(type) || file.size > MAX_BYTES) {
    return;
  }
  waiting.push(async () => {
    // Rows that were turned over meanwhile are not worth it.
    if (!canvas.isConnected) {
      return;
    }
    const bitmap = await createImageBitmap(file, { resizeHeight: 2 * EDGE, resizeQuality: 'low' }).catch(() => undefined);
    if (bitmap) {
      Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      bitmap.close();
      drawn();
    }
  });
  // Not at once: the row is not on the page yet.
  setTimeout(pump);
}

function pump(): void {
  while (active < AT_ONCE) {
    const work = waiting.shift();
    if (!work) {
      return;
    }
    active++;
    void work().finally(() => {
      active--;
      pump();
    });
  }
}
