import type { Job } from '../api/wire';
import { h } from '../page/dom';
import { texts } from '../texts';

/** A job's images as one bar: done, in work, in trouble, and the rest. */
export class ProgressBar {
  readonly element: HTMLElement;
  private readonly parts = {
    done: h('span', { class: 'part good' }),
    busy: h('span', { class: 'part busy' }),
    warn: h('span', { class: 'part warn' }),
    bad: h('span', { class: 'part bad' }),
  };

  constructor() {
    this.element = h(
      'div',
      { class: 'job-bar', role: 'progressbar', 'aria-valuemin': 0, 'aria-label': texts.progressBar.finishedImages },
      ...Object.values(this.parts),
    );
  }

  show(job: Job, words: string): void {
    const { counts } = job;
    const done = counts.done ?? 0;
    const bad = (counts.refused ?? 0) + (counts.failed ?? 0);
    this.grow('done', done, counts.total);
    this.grow('busy', counts.running ?? 0, counts.total);
    this.grow('warn', counts.waiting ?? 0, counts.total);
    this.grow('bad', bad, counts.total);
    this.element.setAttribute('aria-valuemax', String(counts.total));
    this.element.setAttribute('aria-valuenow', String(done + bad));
    this.element.setAttribute('aria-valuetext', words);
  }

  private grow(part: keyof ProgressBar['parts'], count: number, total: number): void {
    this.parts[part].style.width = total === 0 ? '0' : `${(100 * count) / total}%`;
  }
}
