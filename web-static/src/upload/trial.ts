import { pngOf, sizeWithin } from '../pipeline/picture';
import { isShowable } from './pick';
import type { Picked } from './submit';
import { texts } from '../texts';

const EDGE = 768;

/** Decoding more than this for a try would take as long as the job. */
const MAX_BYTES = 100 * 1024 * 1024;

/** The file to try a pipeline on: the first that the browser can read. */
export function triable(picked: readonly Picked[]): Picked | undefined {
  return picked.find(({ file, type }) => isShowable(type) && file.size <= MAX_BYTES);
}

/** A small copy of a picture, for a first look at what a pipeline makes of it; sizes given in pixels weigh more in it. */
export async function smallCopy({ file }: Picked): Promise<Picked> {
  const bitmap = await createImageBitmap(file);
  try {
    const bytes = await pngOf(bitmap, sizeWithin(bitmap, EDGE));
    return { file: new File([bytes], texts.trial.smallCopyOfPng(file.name.replace(/\.[^.]*$/, ''))), type: 'image/png' };
  } finally {
    bitmap.close();
  }
}
