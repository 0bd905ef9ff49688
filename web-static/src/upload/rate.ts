const WINDOW_MILLIS = 8000;

/** How fast something grows, over the last seconds. */
export class Rate {
  private readonly now: () => number;
  private samples: { readonly at: number; readonly total: number }[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  note(total: number): void {
    const at = this.now();
    if (total < (this.samples.at(-1)?.total ?? 0)) {
      this.samples = [];
    }
    this.samples = [...this.samples.filter((sample) => at - sample.at < WINDOW_MILLIS), { at, total }];
  }

  /** A second, or nothing while too little was seen. */
  perSecond(): number | undefined {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.at - first.at < 500) {
      return undefined;
    }
    return (1000 * (last.total - first.total)) / Math.max(last.at - first.at, this.now() - first.at);
  }
}
