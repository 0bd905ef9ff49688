import type { Catalogue } from '../api/wire';
import presets from './presets.json';
import { parseText, problemsOf, specOf } from './steps';

/** A pipeline under a name. */
export interface Preset {
  readonly title: string;
  readonly text: string;
}

/** The command line reads the same file. */
const PRESETS: readonly Preset[] = presets;

/** The presets that this catalogue can run. */
export function presetsOf(catalogue: Catalogue): readonly Preset[] {
  return PRESETS.filter(({ text }) => canRun(text, catalogue));
}

export function canRun(text: string, catalogue: Catalogue): boolean {
  const parsed = parseText(text, catalogue);
  return (
    'steps' in parsed &&
    parsed.steps.length > 0 &&
    parsed.steps.every((step) => {
      const spec = specOf(catalogue, step.op);
      return spec !== undefined && problemsOf(step, spec).size === 0;
    })
  );
}

const RECENT = 'pixfleet.recent';
const REMEMBERED = 6;
const MAX_LENGTH = 2000;

/** The pipelines that were started of late, newest first. Those with pictures in them are too long to keep. */
export function recentOf(store: Pick<Storage, 'getItem'>): readonly string[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(RECENT) ?? '[]');
    return Array.isArray(kept) ? kept.filter((text): text is string => typeof text === 'string') : [];
  } catch {
    return [];
  }
}

export function remember(text: string, store: Pick<Storage, 'getItem' | 'setItem'>): void {
  if (text.length <= MAX_LENGTH) {
    store.setItem(RECENT, JSON.stringify([text, ...recentOf(store).filter((other) => other !== text)].slice(0, REMEMBERED)));
  }
}
