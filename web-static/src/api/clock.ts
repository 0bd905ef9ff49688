/** The service's time. This computer's clock may be hours off, so whatever the service dates is held against its own. */
export class ServiceClock {
  private readonly local: () => number;
  private aheadMillis = 0;

  constructor(local: () => number = Date.now) {
    this.local = local;
  }

  now(): number {
    return this.local() + this.aheadMillis;
  }

  /** Learns from the `Date` of an answer, which is cut to whole seconds. */
  learn(date: string | null): void {
    const told = Date.parse(date ?? '');
    if (!Number.isNaN(told)) {
      this.aheadMillis = told + 500 - this.local();
    }
  }
}
