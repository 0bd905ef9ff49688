import type { Shown } from './shown';

/** What the gallery is narrowed down to; empty fields do not narrow. */
export interface Wanted {
  readonly name: string;
  readonly type: string;
  readonly operation: string;
  /** By this computer's calendar, as `2026-01-31`. */
  readonly day: string;
}

export const EVERYTHING: Wanted = { name: '', type: '', operation: '', day: '' };

export function narrows(wanted: Wanted): boolean {
  return Object.values(wanted).some((value) => value.trim() !== '');
}

/** Each word has to be in the name; everything else has to be met as it is. */
export function fits(shown: Pick<Shown, 'name' | 'type' | 'pipeline' | 'finishedAt'>, wanted: Wanted): boolean {
  const name = shown.name.toLowerCase();
  return (
    wanted.name
      .toLowerCase()
      .split(/\s+/)
      .every((word) => name.includes(word)) &&
    (wanted.type === '' || shown.type === wanted.type) &&
    (wanted.operation === '' || operationsIn(shown.pipeline).includes(wanted.operation)) &&
    (wanted.day === '' || dayOf(shown.finishedAt) === wanted.day)
  );
}

export function operationsIn(pipeline: string): string[] {
  return pipeline
    .split('|')
    .map((step) => (step.split(':')[0] ?? '').trim())
    .filter(Boolean);
}

function dayOf(moment: string): string {
  const at = new Date(moment);
  return [at.getFullYear(), String(at.getMonth() + 1).padStart(2, '0'), String(at.getDate()).padStart(2, '0')].join('-');
}
