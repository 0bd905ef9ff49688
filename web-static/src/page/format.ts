import { texts } from '../texts';

/** 1 unit below 10 gets one decimal: 3.4 MB, 120 MB. Binary sizes, as file managers show them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

// Made once: a formatter costs far more than what it formats.
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const COUNT = new Intl.NumberFormat('en');

/** How long ago, in the coarsest honest unit. */
export function agoText(then: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(then)) / 1000));
  if (Number.isNaN(seconds)) {
    return '';
  }
  if (seconds < 10) {
    return texts.format.justNow;
  }
  if (seconds < 60) {
    return texts.format.sAgo(seconds);
  }
  if (seconds < 3600) {
    return texts.format.minAgo(Math.floor(seconds / 60));
  }
  if (seconds < 86_400) {
    return texts.format.hAgo(Math.floor(seconds / 3600));
  }
  return DAY.format(new Date(then));
}

/** Scripts that run from right to left, and signs that turn the direction. */
const TURNING = /[\u0590-\u08ff\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name for use in a sentence, whose order it leaves alone whatever script it is in. */
export function isolated(name: string): string {
  return TURNING.test(name) ? `\u2068${name}\u2069` : name;
}

export function millisText(millis: number): string {
  return millis < 1000 ? texts.format.ms(Math.round(millis)) : `${(millis / 1000).toFixed(millis < 10_000 ? 1 : 0)} s`;
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${COUNT.format(count)} ${count === 1 ? one : many}`;
}

/** A span to come, in the coarsest honest unit. */
export function spanText(seconds: number): string {
  if (seconds < 60) {
    return `${Math.max(1, Math.ceil(seconds))} s`;
  }
  if (seconds < 3600) {
    return texts.format.min(Math.ceil(seconds / 60));
  }
  return texts.format.hMin(Math.floor(seconds / 3600), Math.ceil((seconds % 3600) / 60));
}

/** `3.4 MB/s, 4 min left`; empty while nobody can tell. */
export function paceText(bytesPerSecond: number | undefined, bytesLeft: number): string {
  if (bytesPerSecond === undefined || bytesPerSecond < 1) {
    return '';
  }
  return texts.format.sLeft(bytesText(bytesPerSecond), spanText(bytesLeft / bytesPerSecond));
}
