import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Poller, type Look, type Visibility } from './poll';

class FakeVisibility implements Visibility {
  private listener = () => undefined as void;
  private isHidden = false;

  hidden(): boolean {
    return this.isHidden;
  }

  onChange(listener: () => void): void {
    this.listener = listener;
  }

  turn(hidden: boolean): void {
    this.isHidden = hidden;
    this.listener();
  }
}

let looks: number[];
let script: (Look | Error)[];
let failures: unknown[];
let visibility: FakeVisibility;
let poller: Poller;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  looks = [];
  script = [];
  failures = [];
  visibility = new FakeVisibility();
  poller = new Poller(
    async () => {
      looks.push(Date.now());
      const next = script.shift() ?? 'same';
      if (next instanceof Error) {
        throw next;
      }
      return next;
    },
    (failure) => failures.push(failure),
    { firstMillis: 1000, lastMillis: 5000, factor: 1.5 },
    visibility,
  );
});
afterEach(() => vi.useRealTimers());

describe('a poller', () => {
  it('slows down from one to five seconds while nothing changes', async () => {
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(25_000);
    expect(looks.map((at, i) => at - (looks[i - 1] ?? 0))).toEqual([0, 1500, 2250, 3375, 5000, 5000, 5000]);
  });

  it('is quick again after a change', async () => {
    script = ['same', 'same', 'same', 'changed', 'changed'];
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(9500);
    expect(looks).toEqual([0, 1500, 3750, 7125, 8125, 9125]);
  });

  it('ends when finished, and wakes when asked', async () => {
    script = ['changed', 'finished'];
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toHaveLength(2);
    script = ['finished'];
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toHaveLength(3);
  });

  it('rests while the page is hidden and looks at once when it is seen again', async () => {
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(500);
    visibility.turn(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toEqual([0]);
    visibility.turn(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(looks).toEqual([0, 60_500]);
  });

  it('tells of a failure and goes on by itself', async () => {
    script = [new Error('no answer'), 'changed'];
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(5000);
    expect(failures).toHaveLength(1);
    expect(looks).toEqual([0, 5000]);
  });

  it('stops', async () => {
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(0);
    poller.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toEqual([0]);
  });

  it('never looks twice at once, but does look again for a call that came meanwhile', async () => {
    script = ['finished', 'finished'];
    poller.pollNow();
    poller.pollNow();
    poller.pollNow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toEqual([0, 0]);
  });
});
