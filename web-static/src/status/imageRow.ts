import type { Job, JobImage } from '../api/wire';
import { fromImage } from '../gallery/shown';
import { Thumb } from '../gallery/thumb';
import { h, setText } from '../page/dom';
import { bytesText, isolated, paceText } from '../page/format';
import { icon, type IconName } from '../page/icons';
import { formatName, typeOfName } from '../upload/pick';
import type { Upload } from '../upload/queue';
import type { Verdict } from './verification';
import { imageWords, timingsText } from './words';
import { texts } from '../texts';

export interface RowActions {
  cancelUpload(image: string): void;
  holdUpload(image: string): void;
  retryUpload(image: string): void;
  /** The file of an interrupted upload is to be chosen again. */
  supply(image: string): void;
  open(image: string): void;
}

/** What is known of an image besides what the service says of it. */
export interface Beside {
  readonly upload: Upload | undefined;
  readonly verdict: Verdict | undefined;
  /** The node that is booting for it, in words. */
  readonly waking: string;
}

/** One image of a job: where it stands, why, and what can be done. Updated in place so that focus survives polling. */
export class ImageRow {
  readonly element: HTMLLIElement;
  private readonly thumb = new Thumb();
  private readonly format: HTMLElement;
  private readonly label = h('span', { class: 'state' });
  private readonly detail = h('span', { class: 'reason' });
  private readonly verdict = h('span', { class: 'verdict' });
  private readonly notes = h('span', { class: 'notes', hidden: true });
  private readonly facts = h('span', { class: 'size' });
  private readonly progress: HTMLProgressElement;
  private readonly cancel: HTMLButtonElement;
  private readonly hold: HTMLButtonElement;
  private readonly supply: HTMLButtonElement;
  private readonly retry: HTMLButtonElement;
  private readonly view: HTMLButtonElement;

  constructor(image: JobImage, actions: RowActions) {
    this.format = h('span', { class: 'format' }, formatName(typeOfName(image.name)) || '?');
    this.thumb.element.hidden = true;
    this.progress = h('progress', { max: 1, value: 0, 'aria-label': texts.imageRow.uploadOf(isolated(image.name)) });
    this.cancel = this.button('close', texts.imageRow.cancelTheUploadOf(isolated(image.name)), () => actions.cancelUpload(image.id));
    this.retry = this.button('retry', texts.imageRow.uploadAgain(isolated(image.name)), () => actions.retryUpload(image.id));
    this.hold = this.button('pause', texts.imageRow.pauseTheUploadOf(isolated(image.name)), () => actions.holdUpload(image.id));
    this.supply = h(
      'button',
      {
        class: 'button small',
        type: 'button',
        'aria-label': texts.imageRow.chooseFileAgain(isolated(image.name)),
        on: { click: () => actions.supply(image.id) },
      },
      texts.imageRow.chooseFile,
    );
    this.view = h(
      'button',
      {
        class: 'button small',
        type: 'button',
        'aria-label': texts.imageRow.view2(isolated(image.name)),
        on: { click: () => actions.open(image.id) },
      },
      texts.imageRow.view,
    );
    this.element = h(
      'li',
      { class: 'image-row', 'data-name': image.name },
      h('span', { class: 'row-picture' }, this.format, this.thumb.element),
      h(
        'span',
        { class: 'row-words' },
        h('span', { class: 'name', title: image.name, dir: 'auto' }, image.name),
        h('span', { class: 'row-state' }, this.label, this.detail),
        this.verdict,
        this.notes,
        this.progress,
      ),
      this.facts,
      h('span', { class: 'row-tools' }, this.supply, this.hold, this.cancel, this.retry, this.view),
    );
  }

  update(job: Job, image: JobImage, { upload, verdict, waking }: Beside): void {
    const words = imageWords(image, upload, waking, job.source !== undefined);
    this.element.dataset['stage'] = image.stage;
    this.element.dataset['tone'] = words.tone;
    setText(this.label, words.label);
    setText(this.detail, words.detail);
    this.verdict.hidden = !verdict;
    this.verdict.dataset['tone'] = verdict?.tone ?? 'calm';
    setText(this.verdict, verdict?.text ?? '');
    this.element.title = timingsText(image);
    this.picture(job, image);
    this.tools(image, upload);
  }

  private picture(job: Job, image: JobImage): void {
    const shown = fromImage(job, image, 0);
    this.thumb.element.hidden = !shown;
    this.format.hidden = Boolean(shown);
    this.view.hidden = !shown;
    this.notes.hidden = !shown?.notes?.length;
    setText(this.notes, shown?.notes?.join(' ') ?? '');
    if (shown) {
      this.thumb.show(shown.thumbUrl, shown.finishedAt);
    }
    setText(this.facts, shown ? `${shown.width} × ${shown.height} · ${bytesText(shown.bytes)}` : '');
  }

  private tools(image: JobImage, upload: Upload | undefined): void {
    const state = image.stage === 'awaiting' ? upload?.state : undefined;
    const open = state === 'queued' || state === 'sending' || state === 'pausing';
    this.cancel.hidden = !open && state !== 'held' && state !== 'missing';
    this.hold.hidden = !open;
    this.supply.hidden = state !== 'missing';
    this.retry.hidden = state !== 'failed' && state !== 'cancelled' && state !== 'held';
    this.progress.hidden = state !== 'sending' && state !== 'pausing' && state !== 'held';
    if (upload && state !== undefined) {
      const { size, sentBytes } = upload;
      this.progress.value = size === 0 ? 0 : sentBytes / size;
      const pace = state === 'sending' ? paceText(upload.bytesPerSecond(), size - sentBytes) : '';
      setText(
        this.facts,
        state === 'sending'
          ? [texts.imageRow.ofText(bytesText(sentBytes), bytesText(size)), pace].filter(Boolean).join(' · ')
          : bytesText(size),
      );
    }
  }

  private button(name: IconName, label: string, click: () => void): HTMLButtonElement {
    return h('button', { class: 'button quiet icon-only', type: 'button', 'aria-label': label, title: label, on: { click } }, icon(name));
  }
}
