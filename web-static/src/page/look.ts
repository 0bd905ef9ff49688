/** How a picture is looked at: which part of it, and how it is compared. What a shared link has to carry to show the same. */
export interface Look {
  readonly mode: 'split' | 'side' | 'difference';
  /** How much of the original the slider shows, in percent. */
  readonly split: number;
  /** How much a difference is amplified. */
  readonly gain: number;
  readonly black: number;
  readonly white: number;
  /** The part in view; left out if all of it is. */
  readonly place?: Place;
}

/** The middle of what is in view, in widths of the picture, and how many times wider than the view the picture is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const PLAIN: Look = { mode: 'split', split: 50, gain: 4, black: 0, white: 255 };

const MODES: readonly string[] = ['split', 'side', 'difference'];

const NUMBER = /^-?\d{1,6}(\.\d{1,6})?$/;

/** `split,50,4,0,255` and, of a part, `,x,y,zoom`; empty for what everybody sees first. */
export function lookText({ mode, split, gain, black, white, place }: Look): string {
  const plain = mode === PLAIN.mode && split === PLAIN.split && gain === PLAIN.gain && black === PLAIN.black && white === PLAIN.white;
  if (plain && !place) {
    return '';
  }
  return [mode, split, gain, black, white, ...(place ? [place.x, place.y, place.zoom].map((value) => Number(value.toFixed(6))) : [])].join(
    ',',
  );
}

/** What a link says; nothing if it says nothing that can be shown. */
export function lookIn(text: string): Look | undefined {
  const [mode, ...rest] = text.split(',');
  const [split, gain, black, white, x, y, zoom] = rest.map(Number);
  if (!MODES.includes(mode ?? '') || !rest.every((part) => NUMBER.test(part)) || (rest.length !== 4 && rest.length !== 7)) {
    return undefined;
  }
  const within = (value: number | undefined, least: number, most: number) => Math.min(most, Math.max(least, value ?? least));
  return {
    mode: mode as Look['mode'],
    split: within(split, 0, 100),
    gain: within(gain, 1, 32),
    black: within(black, 0, 254),
    white: within(white, 1, 255),
    ...(zoom !== undefined && zoom > 0 ? { place: { x: x as number, y: y as number, zoom } } : {}),
  };
}
