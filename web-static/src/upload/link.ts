import { Cancelled } from './request';

const PAUSES_MILLIS = [500, 1000, 2000, 4000, 8000];

/**
 * The connection to the store, as all uploads share it. Once it was lost, everybody waits together, ever longer up to
 * some seconds, and without an end: a cut is nobody's fault and counts as no attempt.
 */
export class Link {
  private readonly pausesMillis: readonly number[];
  private losses = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting = new Set<() => void>();

  constructor(pausesMillis: readonly number[] = PAUSES_MILLIS) {
    this.pausesMillis = pausesMillis;
  }

  lost(): void {
    if (this.timer === undefined) {
      const pause = this.pausesMillis[Math.min(this.losses++, this.pausesMillis.length - 1)];
      this.timer = setTimeout(() => this.wake(), pause);
    }
  }

  /** An answer came, whatever it says. */
  found(): void {
    this.losses = 0;
    this.wake();
  }

  /** Ends the pause, say because the system reports a network again. */
  wake(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ready = [...this.waiting];
    this.waiting.clear();
    ready.forEach((go) => go());
  }

  isDown(): boolean {
    return this.timer !== undefined;
  }

  /** Resolves after the pause that is on. */
  ready(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const stop = () => {
        this.waiting.delete(go);
        reject(new Cancelled());
      };
      this.waiting.add(go);
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}
