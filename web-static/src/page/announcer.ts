import { setText } from './dom';

/** Speaks progress to screen readers through one polite region, never more often than every few seconds. */
export class Announcer {
  private readonly region: HTMLElement;
  private readonly pauseMillis: number;
  private next: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: HTMLElement, pauseMillis = 3000) {
    this.region = region;
    this.pauseMillis = pauseMillis;
  }

  say(text: string): void {
    this.next = text;
    if (this.timer === undefined) {
      this.speak();
    }
  }

  private speak(): void {
    if (this.next === undefined) {
      this.timer = undefined;
      return;
    }
    setText(this.region, this.next);
    this.next = undefined;
    this.timer = setTimeout(() => this.speak(), this.pauseMillis);
  }
}
