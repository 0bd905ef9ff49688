import type { Client } from '../api/client';
import { Problem } from '../api/failure';
import type { Job, JobImage, Stage } from '../api/wire';
import { h, setChildren, setText, throttled } from '../page/dom';
import { agoText, countText } from '../page/format';
import { icon } from '../page/icons';
import type { Notices } from '../page/notices';
import { Attention } from '../page/attention';
import { Pager } from '../page/pager';
import { asToolbar } from '../page/toolbar';
import { shortened } from '../pipeline/steps';
import type { UploadQueue } from '../upload/queue';
import { CancelButton } from './cancelButton';
import { ImageRow } from './imageRow';
import { Poller, type Look } from './poll';
import { ProgressBar } from './progressBar';
import { countOf, JobPages } from './pages';
import type { Pool } from './price';
import { leftText, receiptOf } from './receipt';
import { Verification } from './verification';
import { jobText, sourceText } from './words';
import { texts } from '../texts';

const FILTERS: Readonly<Record<string, { readonly title: string; readonly stages: readonly Stage[] }>> = {
  all: { title: texts.jobPanel.all, stages: [] },
  open: { title: texts.jobPanel.inProgress, stages: ['awaiting', 'accepted', 'queued', 'waiting', 'running'] },
  done: { title: texts.jobPanel.done, stages: ['done'] },
  problems: { title: texts.jobPanel.problems, stages: ['refused', 'failed'] },
};

const LARGE = 200;

/** Rows of a page of the list. */
const ROWS = 50;

const TICKETS_OVER_MILLIS = 2 * 3_600_000;

export interface PanelEvents {
  /** The job was read anew; undefined when none is shown. */
  seen(job: Job | undefined): void;
  /** The job in view is gone. */
  removed(): void;
  /** The user wants the job deleted. */
  remove(job: string): void;
  /** The user wants to be notified when the job is over; answers whether the browser lets the page do so. */
  tell(job: string): Promise<boolean>;
  /** The user wants its pipeline again. */
  again(pipeline: string): void;
  /** `readAt`: when the job was read, and with it its links. */
  open(job: Job, image: string, readAt: number): void;
  say(text: string): void;
  /** The file of an interrupted upload is to be chosen again. */
  supply(image: string): void;
  /** What queued images wait for, in words; empty if for nothing but their turn. */
  waking(): string;
  /** The nodes that are deployed, as far as the fleet tells. */
  pool(): Pool | undefined;
}

/** One job, live: counts, every image with its state and reason, retry and removal. */
export class JobPanel {
  readonly element: HTMLElement;
  private readonly client: Client;
  private readonly queue: UploadQueue;
  private readonly notices: Notices;
  private readonly events: PanelEvents;
  private readonly words: (pipeline: string) => string;
  private readonly poller: Poller;
  private readonly title = h('h3', { class: 'job-title', tabindex: -1 });
  private readonly when = h('span', { class: 'job-when' });
  private readonly pipeline = h('code', { class: 'job-pipeline' });
  private readonly text = h('p', { class: 'job-text' });
  private readonly left = h('span', { class: 'job-left' });
  private readonly bar = new ProgressBar();
  private readonly receipt = h('dl', { class: 'receipt' });
  private readonly receiptBox = h(
    'details',
    { class: 'receipt-box', hidden: true },
    h('summary', {}, texts.jobPanel.whatItTook),
    this.receipt,
  );
  private readonly tell: HTMLButtonElement;
  private readonly list = h('ul', { class: 'image-list', 'aria-label': texts.jobPanel.imagesOfTheJob });
  private readonly nothing = h('p', { class: 'empty' }, texts.jobPanel.noImageIsInThisState);
  private readonly pager = new Pager(ROWS, 'images', () => this.turned());
  private readonly filters = new Map<string, HTMLButtonElement>();
  private readonly retry: HTMLButtonElement;
  private readonly retryLabel = h('span', {});
  private readonly verification: Verification;
  private readonly cancel: CancelButton;
  private readonly rows = new Map<string, ImageRow>();
  private readonly pages: JobPages;
  /** Of a job that is too large to be read whole: the images in sight. */
  private inSight: readonly JobImage[] = [];
  private id: string | undefined;
  private told: string | undefined;
  private job: Job | undefined;
  private reading = false;
  private readAt = 0;
  private last = '';
  private filter = 'all';

  constructor(client: Client, queue: UploadQueue, notices: Notices, words: (pipeline: string) => string, events: PanelEvents) {
    this.client = client;
    this.queue = queue;
    this.notices = notices;
    this.events = events;
    this.words = words;
    this.pages = new JobPages(client, ROWS);
    this.poller = new Poller(
      () => this.look(),
      (failure) => this.lost(failure),
    );
    this.verification = new Verification(
      client,
      notices,
      () => this.drawRows(),
      (text) => events.say(text),
    );
    this.cancel = new CancelButton(client, notices, (job, images) => {
      queue.cancelAll(job);
      events.say(texts.jobPanel.willNotBeProcessedResultsStay(countText(images, 'image')));
      this.poller.pollNow();
    });
    this.retry = h(
      'button',
      { class: 'button small', type: 'button', on: { click: () => void this.retryFailed() } },
      icon('retry'),
      this.retryLabel,
    );
    const remove = h(
      'button',
      { class: 'button small quiet', type: 'button', on: { click: () => this.remove() } },
      icon('trash'),
      texts.jobPanel.deleteJob,
    );
    this.tell = h(
      'button',
      { class: 'button small quiet', type: 'button', hidden: true, on: { click: () => void this.askToTell() } },
      icon('bell'),
      texts.jobPanel.tellMeWhenItIsDone,
    );
    const again = h(
      'button',
      { class: 'button small quiet', type: 'button', on: { click: () => this.job && events.again(this.job.pipeline) } },
      icon('retry'),
      texts.jobPanel.useThisPipelineAgain,
    );
    const tools = h(
      'div',
      { class: 'job-tools', role: 'toolbar', 'aria-label': texts.jobPanel.whatToDoWithTheJob },
      this.verification.button,
      this.retry,
      this.tell,
      again,
      this.cancel.element,
      remove,
    );
    asToolbar(tools);
    this.element = h(
      'section',
      { class: 'job-panel', id: 'job', 'aria-label': texts.jobPanel.job, hidden: true },
      h(
        'header',
        { class: 'job-head' },
        h('div', { class: 'job-names' }, this.title, h('p', { class: 'job-sub' }, this.when, this.pipeline)),
        tools,
      ),
      this.bar.element,
      h('div', { class: 'job-standing' }, this.text, this.left),
      h('div', { class: 'job-filter' }, this.filterBar(), this.pager.element),
      this.nothing,
      this.list,
      this.receiptBox,
    );
    queue.onChange(throttled(() => this.drawUploads(), 200));
  }

  show(id: string | undefined): void {
    if (id !== this.id) {
      this.id = id;
      this.job = undefined;
      this.last = '';
      this.filter = 'all';
      this.pager.first();
      this.rows.clear();
      this.pages.clear();
      this.inSight = [];
      this.element.hidden = true;
      this.notices.clear('job');
      this.events.seen(undefined);
      this.verification.show(id);
    }
    if (id === undefined) {
      this.poller.stop();
    } else {
      this.poller.pollNow();
    }
  }

  private async look(): Promise<Look> {
    const id = this.id;
    if (id === undefined) {
      return 'finished';
    }
    let job = await (this.job?.partial ? this.client.counts(id) : this.client.job(id));
    if (job.partial) {
      const inSight = await this.readInSight(job);
      job = this.pages.with(job);
      this.inSight = inSight;
    }
    if (id !== this.id) {
      return 'changed';
    }
    this.notices.clear('job');
    this.take(job);
    const seen = JSON.stringify([job.counts, job.images.map(({ stage, tile, reason }) => [stage, tile, reason])]);
    const changed = seen !== this.last;
    this.last = seen;
    if (changed) {
      this.events.seen(job);
      this.events.say(this.textOf(job));
    }
    if (job.finished || this.isAbandoned(job)) {
      return 'finished';
    }
    // A long answer is asked for less often: it slows down as if nothing had changed.
    return changed && job.images.length <= LARGE ? 'changed' : 'same';
  }

  /** What the list shows of a large job, read anew. */
  private readInSight(job: Job): Promise<readonly JobImage[]> {
    return this.pages.read(job, FILTERS[this.filter]?.stages ?? [], this.pager.at());
  }

  /** Another page of the list, or another list, is wanted. */
  private turned(): void {
    const { job } = this;
    if (job?.partial) {
      this.pager.range(this.countIn(job, this.filter));
      this.poller.pollNow();
    } else {
      this.drawRows();
    }
  }

  /** More of what is done of a large job, which somebody scrolls to. */
  async further(): Promise<void> {
    const { job } = this;
    if (job?.partial && !this.reading) {
      this.reading = true;
      const more = await this.pages.readDone(job).catch(() => false);
      this.reading = false;
      if (more && this.job?.id === job.id) {
        this.job = this.pages.with(this.job);
        this.events.seen(this.job);
      }
    }
  }

  /** Only uploads are missing, nobody here sends them, and their tickets have run out long ago. */
  private isAbandoned({ id, counts, createdAt }: Job): boolean {
    const settled = (counts.done ?? 0) + (counts.refused ?? 0) + (counts.failed ?? 0) + (counts.awaiting ?? 0);
    return settled === counts.total && this.queue.openIn(id) === 0 && this.client.clock.now() - Date.parse(createdAt) > TICKETS_OVER_MILLIS;
  }

  private take(job: Job): void {
    this.job = job;
    this.readAt = Date.now();
    this.element.hidden = false;
    this.element.dataset['finished'] = String(job.finished);
    setText(this.title, this.words(job.pipeline));
    setText(
      this.when,
      [countText(job.counts.total, 'image'), agoText(job.createdAt, this.client.clock.now()), sourceText(job)].filter(Boolean).join(' · '),
    );
    setText(this.pipeline, shortened(job.pipeline));
    this.drawText(job);
    const failed = job.counts.failed ?? 0;
    this.retry.hidden = failed === 0;
    this.verification.take(job);
    this.cancel.take(job);
    this.tell.hidden = job.finished || this.told === job.id || !Attention.possible();
    const rows = receiptOf(job, this.events.pool());
    this.receiptBox.hidden = !job.finished || rows.length === 0;
    this.receipt.replaceChildren(...rows.map(([what, much]) => h('div', {}, h('dt', {}, what), h('dd', {}, much))));
    setText(this.retryLabel, texts.jobPanel.retryFailed(failed));
    for (const [name, button] of this.filters) {
      const count = this.countIn(job, name);
      setText(button, `${FILTERS[name]?.title} ${count}`);
      button.hidden = name !== 'all' && count === 0 && name !== this.filter;
    }
    this.drawRows();
  }

  /** Which is in view and how far it is, as last read. */
  seen(): Job | undefined {
    return this.job;
  }

  /** Words that stand elsewhere have changed. */
  redraw(): void {
    if (this.job) {
      setText(this.title, this.words(this.job.pipeline));
      this.drawRows();
    }
  }

  focus(): void {
    this.title.focus({ preventScroll: true });
  }

  private textOf(job: Job): string {
    return jobText(job, (image) => this.queue.get(image), this.queue.openIn(job.id) > 0);
  }

  private drawText(job: Job): void {
    const text = this.textOf(job);
    setText(this.text, text);
    setText(this.left, job.finished ? '' : leftText(job, this.client.clock.now()));
    this.bar.show(job, text);
  }

  private drawUploads(): void {
    if (this.job && this.queue.touches(this.job.id)) {
      this.drawText(this.job);
      this.drawRows();
    }
  }

  private drawRows(): void {
    const { job } = this;
    if (!job) {
      return;
    }
    const large = job.partial === true;
    const images = large ? this.inSight : this.matching(this.filter);
    const { from, to } = this.pager.range(large ? this.countIn(job, this.filter) : images.length);
    const visible = large ? images : images.slice(from, to);
    setChildren(
      this.list,
      visible.map((image) => this.row(job, image).element),
    );
    this.nothing.hidden = images.length > 0;
  }

  private row(job: Job, image: JobImage): ImageRow {
    let row = this.rows.get(image.id);
    if (!row) {
      row = new ImageRow(image, {
        cancelUpload: (id) => this.queue.cancel(id),
        holdUpload: (id) => this.queue.hold(id),
        retryUpload: (id) => this.queue.retry(id),
        supply: (id) => this.events.supply(id),
        open: (id) => this.job && this.events.open(this.job, id, this.readAt),
      });
      this.rows.set(image.id, row);
    }
    row.update(job, image, { upload: this.queue.get(image.id), verdict: this.verification.of(image.id), waking: this.events.waking() });
    return row;
  }

  private countIn(job: Job, filter: string): number {
    return job.partial ? countOf(job, FILTERS[filter]?.stages ?? []) : this.matching(filter).length;
  }

  private matching(filter: string): readonly JobImage[] {
    const stages = FILTERS[filter]?.stages ?? [];
    const images = this.job?.images ?? [];
    return filter === 'all' ? images : images.filter(({ stage }) => stages.includes(stage));
  }

  private filterBar(): HTMLElement {
    const bar = h('div', { class: 'segmented', role: 'toolbar', 'aria-label': texts.jobPanel.whichImages });
    for (const name of Object.keys(FILTERS)) {
      const button = h('button', {
        type: 'button',
        class: 'segment',
        'aria-pressed': String(name === this.filter),
        'data-filter': name,
        on: {
          click: () => {
            this.filter = name;
            this.pager.first();
            this.filters.forEach((other, key) => other.setAttribute('aria-pressed', String(key === name)));
            this.turned();
          },
        },
      });
      this.filters.set(name, button);
      bar.append(button);
    }
    asToolbar(bar);
    return bar;
  }

  private lost(failure: unknown): void {
    if (this.id !== undefined && failure instanceof Problem && failure.status === 404) {
      this.queue.cancelAll(this.id);
      this.show(undefined);
      this.events.removed();
      this.notices.show('gone', texts.jobPanel.thisJobIsNotThereAny);
      return;
    }
    this.notices.fail('job', texts.jobPanel.theJobsStateCannotBeRead, failure, () => this.poller.pollNow());
  }

  private async askToTell(): Promise<void> {
    const { id } = this;
    if (id !== undefined && (await this.events.tell(id))) {
      this.told = id;
      this.events.say(texts.jobPanel.youWillBeToldWhenThe);
    }
    this.tell.hidden = this.told === id || !Attention.possible();
  }

  private async retryFailed(): Promise<void> {
    const id = this.id as string;
    try {
      const { retried } = await this.client.retry(id);
      this.notices.clear('retry');
      this.events.say(texts.jobPanel.willBeTriedAgain(countText(retried, 'image')));
      this.poller.pollNow();
    } catch (failure) {
      this.notices.failDeed('retry', texts.jobPanel.theRetryDidNotStart, failure, () => void this.retryFailed());
    }
  }

  private remove(): void {
    const { id } = this;
    if (id !== undefined) {
      this.show(undefined);
      this.events.remove(id);
    }
  }
}
