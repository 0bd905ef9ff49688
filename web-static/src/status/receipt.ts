import type { Job } from '../api/wire';
import { bytesText, countText, millisText, spanText } from '../page/format';
import { priceOf, type Pool } from './price';
import { texts } from '../texts';

/** What finished images took, as rows of a table: what, how much. Of a job that was not read whole, what those took that were. */
export function receiptOf(
  { images, partial, counts }: Pick<Job, 'images' | 'partial'> & Partial<Pick<Job, 'counts'>>,
  pool?: Pool,
): readonly (readonly [string, string])[] {
  const done = images.filter(({ stage, result }) => stage === 'done' && result);
  if (done.length === 0) {
    return [];
  }
  const all = partial ? (counts?.done ?? done.length) : done.length;
  const stages = new Map<string, number>();
  for (const { timings = {} } of done) {
    for (const [name, millis] of Object.entries(timings)) {
      stages.set(name, (stages.get(name) ?? 0) + millis);
    }
  }
  const total = [...stages.values()].reduce((sum, millis) => sum + millis, 0);
  const again = images.filter(({ attempt }) => (attempt ?? 1) > 1).length;
  return [
    [texts.receipt.finished, countText(all, 'image')],
    ...(all > done.length ? [[texts.receipt.reckonedFrom, countText(done.length, 'image')] as const] : []),
    [
      texts.receipt.results,
      texts.receipt.megapixels(bytesText(done.reduce((sum, { result }) => sum + (result?.bytes ?? 0), 0)), megapixels(done)),
    ],
    ...[...stages].map(([name, millis]) => [capital(name.replace(/Millis$/, '')), millisText(millis)] as const),
    ...(total > 0 ? [[texts.receipt.inAll, texts.receipt.ofTheNodesTime(millisText(total))] as const] : []),
    ...(again > 0 ? [[texts.receipt.triedAgain, countText(again, 'image')] as const] : []),
    ...priceOf(done, pool),
  ];
}

/** How long the rest will take, from how the images before it came; empty while nobody can tell. */
export function leftText({ images, partial, secondsLeft }: Pick<Job, 'images' | 'partial' | 'secondsLeft'>, now: number): string {
  if (partial) {
    return secondsLeft === undefined ? '' : texts.receipt.aboutLeft(spanText(secondsLeft));
  }
  const over = images.filter(({ stage }) => stage === 'done' || stage === 'refused' || stage === 'failed');
  const open = images.filter(({ stage }) => stage === 'queued' || stage === 'running' || stage === 'accepted').length;
  const moments = over
    .map(({ at }) => Date.parse(at ?? ''))
    .filter((moment) => !Number.isNaN(moment))
    .sort((a, b) => a - b);
  const [first] = moments;
  if (open === 0 || moments.length < 3 || first === undefined || now <= first) {
    return '';
  }
  return texts.receipt.aboutLeft(spanText(((now - first) / 1000 / (moments.length - 1)) * open));
}

function megapixels(done: Job['images']): string {
  const pixels = done.reduce((sum, { result }) => sum + (result ? result.width * result.height : 0), 0);
  return (pixels / 1e6).toFixed(pixels < 1e7 ? 1 : 0);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
