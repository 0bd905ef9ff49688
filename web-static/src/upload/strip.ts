import { h, setText, throttled } from '../page/dom';
import { bytesText, countText } from '../page/format';
import { icon } from '../page/icons';
import type { Totals, UploadQueue } from './queue';

/** The uploads of this page in one line: how far, and cancel or retry for all. */
export class UploadStrip {
  readonly element: HTMLElement;
  private readonly queue: UploadQueue;
  private readonly text = h('span', { class: 'strip-text' });
  private readonly bar = h('progress', { max: 1, value: 0, 'aria-label': 'All uploads' });
  private readonly cancel: HTMLButtonElement;
  private readonly retry: HTMLButtonElement;

  constructor(queue: UploadQueue, say: (text: string) => void) {
    this.queue = queue;
    this.cancel = h('button', { class: 'button small', type: 'button', on: { click: () => queue.cancelAll() } }, icon('stop'), 'Cancel uploads');
    this.retry = h('button', { class: 'button small', type: 'button', on: { click: () => queue.retryFailed() } }, icon('retry'), 'Retry failed uploads');
    this.element = h('div', { class: 'strip', id: 'uploads', hidden: true }, this.text, this.bar, this.retry, this.cancel);
    queue.onChange(throttled(() => this.draw(say), 150));
    window.addEventListener('online', () => queue.retryFailed());
  }

  private draw(say: (text: string) => void): void {
    const totals = this.queue.totals();
    this.element.hidden = totals.open === 0 && totals.failed === 0;
    this.element.classList.toggle('bad-edge', totals.failed > 0);
    this.cancel.hidden = totals.open === 0;
    this.retry.hidden = totals.failed === 0;
    this.bar.value = totals.bytes === 0 ? 0 : totals.sentBytes / totals.bytes;
    const line = lineOf(totals);
    setText(this.text, line);
    if (!this.element.hidden) {
      say(line);
    }
    if (totals.open === 0 && totals.failed === 0 && totals.files > 0) {
      say(`Uploads finished: ${countText(totals.sent, 'file')}.`);
      this.queue.closeTotals();
    }
  }
}

export function lineOf({ files, sent, failed, cancelled, open, bytes, sentBytes }: Totals): string {
  const problem = failed > 0 ? ` ${countText(failed, 'upload')} failed; the files are kept here for another try.` : '';
  if (open === 0) {
    return problem.trim();
  }
  return `Uploading ${sent} of ${countText(files - cancelled, 'file')}, ${bytesText(sentBytes)} of ${bytesText(bytes)}.${problem}`;
}
