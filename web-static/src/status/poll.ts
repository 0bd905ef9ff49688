/** What a look brought: something new, the same as before, or the end. */
export type Look = 'changed' | 'same' | 'finished';

export interface Pace {
  readonly firstMillis: number;
  readonly lastMillis: number;
  readonly factor: number;
}

/** Whether anybody sees the page. */
export interface Visibility {
  hidden(): boolean;
  onChange(listener: () => void): void;
}

export const JOB_PACE: Pace = { firstMillis: 1000, lastMillis: 5000, factor: 1.5 };

export const documentVisibility: Visibility = {
  hidden: () => document.visibilityState === 'hidden',
  onChange: (listener) => document.addEventListener('visibilitychange', listener),
};

/**
 * Looks again and again: soon after a change, ever slower while nothing happens, not at all while the page is hidden or
 * once it is finished. A failed look is told, and the next one comes at the slowest pace.
 */
export class Poller {
  private readonly look: () => Promise<Look>;
  private readonly failed: (failure: unknown) => void;
  private readonly pace: Pace;
  private readonly visibility: Visibility;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waitMillis: number;
  private running = false;
  private looking = false;
  private again = false;

  constructor(
    look: () => Promise<Look>,
    failed: (failure: unknown) => void,
    pace: Pace = JOB_PACE,
    visibility: Visibility = documentVisibility,
  ) {
    this.look = look;
    this.failed = failed;
    this.pace = pace;
    this.visibility = visibility;
    this.waitMillis = pace.firstMillis;
    visibility.onChange(() => this.running && this.pollNow());
  }

  /** Looks now and goes on at the fast pace; also the way to wake a finished poller. */
  pollNow(): void {
    this.running = true;
    this.waitMillis = this.pace.firstMillis;
    this.cancelTimer();
    if (this.looking) {
      this.again = true;
    } else {
      void this.turn();
    }
  }

  /** Starts if it is not under way already. */
  wake(): void {
    if (!this.running) {
      this.pollNow();
    }
  }

  stop(): void {
    this.running = false;
    this.again = false;
    this.cancelTimer();
  }

  private async turn(): Promise<void> {
    if (!this.running || this.visibility.hidden()) {
      return;
    }
    this.looking = true;
    try {
      const seen = await this.look();
      this.waitMillis = seen === 'changed' ? this.pace.firstMillis : Math.min(this.pace.lastMillis, this.waitMillis * this.pace.factor);
      if (seen === 'finished' && !this.again) {
        this.running = false;
      }
    } catch (failure) {
      this.waitMillis = this.pace.lastMillis;
      this.failed(failure);
    }
    this.looking = false;
    if (this.again) {
      this.again = false;
      void this.turn();
    } else if (this.running) {
      this.timer = setTimeout(() => void this.turn(), this.waitMillis);
    }
  }

  private cancelTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
