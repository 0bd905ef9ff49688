import { h, setText, throttled } from '../page/dom';
import { bytesText, countText, paceText } from '../page/format';
import { icon, type IconName } from '../page/icons';
import type { Totals, UploadQueue } from './queue';
import type { Resumption } from './resume';
import { texts } from '../texts';

/** The uploads of this page in one line: how far, how fast, and pause, cancel or retry for all. */
export class UploadStrip {
  readonly element: HTMLElement;
  private readonly queue: UploadQueue;
  private readonly resumption: Resumption;
  private readonly text = h('span', { class: 'strip-text' });
  private readonly bar = h('progress', { max: 1, value: 0, 'aria-label': texts.strip.allUploads });
  private readonly buttons: Record<'supply' | 'hold' | 'resume' | 'retry' | 'cancel', HTMLButtonElement>;

  constructor(queue: UploadQueue, resumption: Resumption, chooseFiles: () => void, say: (text: string) => void) {
    this.queue = queue;
    this.resumption = resumption;
    this.buttons = {
      supply: button('upload', texts.strip.chooseTheFilesAgain, () => (resumption.canAsk() ? void resumption.ask() : chooseFiles())),
      hold: button('pause', texts.strip.pauseUploads, () => queue.holdAll()),
      resume: button('play', texts.strip.goOn, () => queue.resumeAll()),
      retry: button('retry', texts.strip.retryFailedUploads, () => queue.retryFailed()),
      cancel: button('stop', texts.strip.cancelUploads, () => queue.cancelAll()),
    };
    this.element = h('div', { class: 'strip', id: 'uploads', hidden: true }, this.text, this.bar, ...Object.values(this.buttons));
    queue.onChange(throttled(() => this.draw(say), 150));
    window.addEventListener('online', () => queue.retryFailed());
  }

  private draw(say: (text: string) => void): void {
    const totals = this.queue.totals();
    const { open, failed, missing, held } = totals;
    this.element.hidden = open + failed + missing === 0;
    this.element.classList.toggle('bad-edge', failed > 0);
    this.buttons.supply.hidden = missing === 0;
    setText(
      this.buttons.supply.lastElementChild as Element,
      this.resumption.canAsk() ? texts.strip.goOnWithTheFiles : texts.strip.chooseTheFilesAgain,
    );
    this.buttons.hold.hidden = open - held === 0;
    this.buttons.resume.hidden = held === 0;
    this.buttons.cancel.hidden = open + missing === 0;
    this.buttons.retry.hidden = failed === 0;
    this.bar.value = totals.bytes === 0 ? 0 : totals.sentBytes / totals.bytes;
    this.bar.hidden = open === 0;
    const { line, pace } = lineOf(totals);
    setText(this.text, [line, pace].filter(Boolean).join(' '));
    if (!this.element.hidden) {
      say(line);
    } else if (totals.files > 0) {
      say(texts.strip.uploadsFinished(countText(totals.sent, 'file')));
      this.queue.closeTotals();
    }
  }
}

/** What is said of all uploads, and, for the eye alone, their pace. */
export function lineOf({ files, sent, failed, cancelled, missing, held, open, bytes, sentBytes, bytesPerSecond }: Totals): {
  line: string;
  pace: string;
} {
  const paused = held > 0 && held === open;
  const line = [
    open > 0 &&
      texts.strip.ofOf(
        paused ? texts.strip.pausedWith : texts.strip.uploading,
        sent,
        countText(files - cancelled - missing, 'file'),
        bytesText(sentBytes),
        bytesText(bytes),
      ),
    missing > 0 &&
      texts.strip.ofAnEarlierVisitNotComplete(countText(missing, 'upload'), missing === 1 ? 'is' : 'are', missing === 1 ? 'file' : 'files'),
    failed > 0 && texts.strip.failedTheFilesAreKeptHere(countText(failed, 'upload')),
  ]
    .filter(Boolean)
    .join(' ');
  return { line, pace: open === 0 || paused ? '' : paceText(bytesPerSecond, bytes - sentBytes) };
}

function button(name: IconName, label: string, click: () => void): HTMLButtonElement {
  return h('button', { class: 'button small', type: 'button', hidden: true, on: { click } }, icon(name), h('span', {}, label));
}
