import type { Client } from '../api/client';
import type { Job, JobLine } from '../api/wire';
import { h, setChildren, setText } from '../page/dom';
import { agoText, countText } from '../page/format';
import { icon } from '../page/icons';
import type { Notices } from '../page/notices';
import { texts } from '../texts';

const PAGE = 20;

interface Line {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly words: HTMLElement;
  readonly facts: HTMLElement;
}

export interface JobsEvents {
  choose(id: string): void;
  hides(id: string): boolean;
  /** So many failed images are tried again. */
  retried(images: number): void;
}

/** The jobs of late, newest first; choosing one shows it. */
export class RecentJobs {
  readonly element: HTMLElement;
  private readonly client: Client;
  private readonly notices: Notices;
  private readonly words: (pipeline: string) => string;
  private readonly choose: (id: string) => void;
  private readonly hides: (id: string) => boolean;
  private readonly retried: (images: number) => void;
  private readonly list = h('ul', { class: 'jobs-list', 'aria-label': texts.recentJobs.recentJobs });
  private readonly empty = h('p', { class: 'empty' }, texts.recentJobs.lookingForJobs);
  private readonly older: HTMLButtonElement;
  private readonly retry: HTMLButtonElement;
  private readonly lines = new Map<string, Line>();
  private readonly finished = new Map<string, string>();
  private jobs: readonly JobLine[] = [];
  private next: string | undefined;
  private selected: string | undefined;

  constructor(client: Client, notices: Notices, words: (pipeline: string) => string, { choose, hides, retried }: JobsEvents) {
    this.client = client;
    this.notices = notices;
    this.words = words;
    this.choose = choose;
    this.hides = hides;
    this.retried = retried;
    this.older = h(
      'button',
      { class: 'button small quiet', type: 'button', hidden: true, on: { click: () => void this.loadOlder() } },
      texts.recentJobs.olderJobs,
    );
    this.retry = h(
      'button',
      { class: 'button small quiet', type: 'button', hidden: true, on: { click: () => void this.retryAll() } },
      icon('retry'),
      texts.recentJobs.retryAllThatFailed,
    );
    this.element = h(
      'nav',
      { class: 'jobs', id: 'jobs', 'aria-label': texts.recentJobs.jobs },
      this.empty,
      this.list,
      this.older,
      this.retry,
    );
  }

  async refresh(): Promise<void> {
    try {
      const page = await this.client.jobs(PAGE);
      const fresh = new Set(page.jobs.map(({ id }) => id));
      const oldest = page.jobs.at(-1)?.id ?? '';
      const older = page.next === undefined ? [] : this.jobs.filter(({ id }) => !fresh.has(id) && id < oldest);
      if (older.length === 0) {
        this.next = page.next;
      }
      this.jobs = [...page.jobs, ...older];
      setText(this.empty, texts.recentJobs.noJobsYetDropSomeImages);
      this.notices.clear('jobs');
      this.draw();
    } catch (failure) {
      if (this.jobs.length === 0) {
        setText(this.empty, texts.recentJobs.whichJobsThereAreCannotBe);
      }
      this.notices.fail('jobs', texts.recentJobs.theListOfJobsCouldNot, failure, () => void this.refresh());
    }
  }

  /** Titles may be known now that were not before. */
  redraw(): void {
    this.draw();
  }

  select(id: string | undefined): void {
    this.selected = id;
    this.draw();
  }

  /** Notes how far a job is, as seen in its panel. */
  note(job: Job): void {
    const bad = (job.counts.refused ?? 0) + (job.counts.failed ?? 0);
    this.finished.set(
      job.id,
      job.finished
        ? bad > 0
          ? texts.recentJobs.doneNot(job.counts.done ?? 0, bad)
          : 'finished'
        : texts.recentJobs.ofDone(job.counts.done ?? 0, job.counts.total),
    );
    this.draw();
  }

  private async loadOlder(): Promise<void> {
    try {
      const page = await this.client.jobs(PAGE, this.next);
      this.next = page.next;
      this.jobs = [...this.jobs, ...page.jobs];
      this.draw();
    } catch (failure) {
      this.notices.fail('jobs', texts.recentJobs.olderJobsCouldNotBeRead, failure, () => void this.loadOlder());
    }
  }

  /** Of all jobs there are, not only of those that are listed. */
  private async retryAll(): Promise<void> {
    try {
      let retried = 0;
      let before: string | undefined;
      do {
        const answer = await this.client.retryAll(before);
        retried += answer.retried;
        before = answer.next;
      } while (before !== undefined);
      this.notices.clear('retry-all');
      this.retried(retried);
    } catch (failure) {
      this.notices.failDeed('retry-all', texts.recentJobs.notAllThatFailedIsTried, failure, () => void this.retryAll());
    }
  }

  private draw(): void {
    const jobs = this.jobs.filter(({ id }) => !this.hides(id));
    setChildren(
      this.list,
      jobs.map((job) => this.line(job).element),
    );
    this.empty.hidden = jobs.length > 0;
    this.list.hidden = jobs.length === 0;
    this.older.hidden = this.next === undefined;
    this.retry.hidden = jobs.length === 0;
  }

  private line(job: JobLine): Line {
    let line = this.lines.get(job.id);
    if (!line) {
      const words = h('span', { class: 'jobs-words' });
      const facts = h('span', { class: 'jobs-facts' });
      const button = h('button', { type: 'button', class: 'jobs-line', on: { click: () => this.choose(job.id) } }, words, facts);
      line = { element: h('li', { 'data-job': job.id }, button), button, words, facts };
      this.lines.set(job.id, line);
    }
    line.button.setAttribute('aria-current', String(job.id === this.selected));
    setText(line.words, this.words(job.pipeline));
    const state = this.finished.get(job.id);
    setText(
      line.facts,
      [countText(job.images, 'image'), state, agoText(job.createdAt, this.client.clock.now())].filter(Boolean).join(' · '),
    );
    return line;
  }
}
