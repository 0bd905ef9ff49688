import { h } from '../page/dom';

const FRESH_MILLIS = 45 * 60_000;

/**
 * A thumbnail that loads once. Every answer of the API signs its links anew; taking each new link would load the same
 * picture again and again, so a link is replaced only when it failed or is about to run out.
 */
export class Thumb {
  /** Fetched as the viewer fetches pictures: one that was kept without leave to read it could not be shown there. */
  readonly element = h('img', { class: 'thumb', alt: '', loading: 'lazy', decoding: 'async', crossorigin: 'anonymous' });
  private version = '';
  private takenAt = 0;
  private broken = false;

  constructor() {
    this.element.addEventListener('error', () => (this.broken = true));
    this.element.addEventListener('load', () => this.element.classList.add('loaded'));
  }

  /** `version` changes when the picture itself does. */
  show(url: string, version: string): void {
    const now = Date.now();
    if (version === this.version && !this.broken && now - this.takenAt < FRESH_MILLIS) {
      return;
    }
    this.version = version;
    this.takenAt = now;
    this.broken = false;
    this.element.src = url;
  }
}
