import { h, setText } from '../page/dom';
import { countText } from '../page/format';
import { icon } from '../page/icons';
import type { Notices } from '../page/notices';
import type { NewUpload, UploadQueue } from './queue';
import { batchOf, IMAGES_PER_JOB, type Picked, type Submitter } from './submit';
import type { Tray } from './tray';
import { smallCopy, triable } from './trial';
import { texts } from '../texts';

/** What the starter needs to know of the pipeline. */
export interface Chosen {
  problem(): string | undefined;
  pipeline(): string;
  /** A job was started with it. */
  started(): void;
}

export interface StarterEvents {
  started(job: string): void;
  /** A job was started on a small copy, to see what comes of it. */
  tried(job: string): void;
  queued(uploads: readonly NewUpload[]): void;
}

/** The button that turns files and pipeline into jobs, and the sentence beside it that says what is missing. */
export class Starter {
  readonly element: HTMLElement;
  private readonly tray: Tray;
  private readonly submitter: Submitter;
  private readonly queue: UploadQueue;
  private readonly notices: Notices;
  private readonly events: StarterEvents;
  private readonly trial: HTMLButtonElement;
  private readonly button: HTMLButtonElement;
  private readonly label = h('span', {});
  private readonly why = h('p', { class: 'start-why', id: 'start-why', role: 'status' });
  private chosen: Chosen | undefined;
  private busy = false;
  private most = IMAGES_PER_JOB;

  constructor(tray: Tray, submitter: Submitter, queue: UploadQueue, notices: Notices, events: StarterEvents) {
    this.tray = tray;
    this.submitter = submitter;
    this.queue = queue;
    this.notices = notices;
    this.events = events;
    this.button = h(
      'button',
      {
        class: 'button primary large',
        type: 'button',
        id: 'start',
        'aria-describedby': 'start-why',
        on: { click: () => void this.start() },
      },
      icon('play'),
      this.label,
    );
    this.trial = h(
      'button',
      {
        class: 'button large',
        type: 'button',
        id: 'try',
        hidden: true,
        title: texts.starter.theFleetProcessesOneImageReduced,
        on: { click: () => void this.tryIt() },
      },
      texts.starter.tryOnASmallCopy,
    );
    this.element = h('div', { class: 'start' }, this.why, this.button, this.trial);
    this.judge();
  }

  /** A job may have so many images. */
  limit(images: number): void {
    this.most = images;
    this.judge();
  }

  use(chosen: Chosen): void {
    this.chosen = chosen;
    this.judge();
  }

  judge(): void {
    const count = this.tray.picked().length;
    const missing =
      this.chosen === undefined
        ? texts.starter.theOperationsAreBeingLoaded
        : count === 0
          ? texts.starter.chooseSomeImages
          : this.chosen.problem();
    this.trial.hidden = this.busy || missing !== undefined || triable(this.tray.picked()) === undefined;
    // Not `disabled`: a disabled button cannot be reached, so nobody could hear what is missing.
    this.button.setAttribute('aria-disabled', String(missing !== undefined || this.busy));
    setText(
      this.label,
      this.busy ? texts.starter.starting : count > 0 ? texts.starter.process(countText(count, 'image')) : texts.starter.processImages,
    );
    setText(this.why, missing ?? (count > this.most ? texts.starter.becomesJobsOfUpToImages(Math.ceil(count / this.most), this.most) : ''));
  }

  private async start(): Promise<void> {
    if (this.button.getAttribute('aria-disabled') === 'true' || !this.chosen) {
      return;
    }
    this.busy = true;
    this.judge();
    this.notices.clear('start');
    try {
      await this.submitAll(this.chosen.pipeline());
      this.chosen.started();
    } catch (failure) {
      this.notices.failDeed('start', texts.starter.theJobWasNotStartedYour, failure, () => void this.start());
    }
    this.busy = false;
    this.judge();
  }

  private async tryIt(): Promise<void> {
    const picked = triable(this.tray.picked());
    if (!picked || !this.chosen) {
      return;
    }
    this.busy = true;
    this.judge();
    this.notices.clear('try');
    try {
      const { job, uploads } = await this.submitter.submit([await smallCopy(picked)], this.chosen.pipeline());
      this.queue.add(uploads);
      this.events.tried(job.id);
    } catch (failure) {
      this.notices.failDeed('try', texts.starter.theTryWasNotStarted, failure, () => void this.tryIt());
    }
    this.busy = false;
    this.judge();
  }

  private next(): readonly Picked[] {
    return batchOf(this.tray.picked(), this.most);
  }

  private async submitAll(pipeline: string): Promise<void> {
    for (let files = this.next(); files.length > 0; files = this.next()) {
      const { job, uploads } = await this.submitter.submit(files, pipeline);
      this.queue.add(uploads);
      this.events.queued(uploads);
      this.tray.take(files);
      this.events.started(job.id);
    }
  }
}
