import type { Client } from '../api/client';
import type { GalleryPage, Job } from '../api/wire';
import { h, setChildren, setText } from '../page/dom';
import { agoText, countText } from '../page/format';
import type { Notices } from '../page/notices';
import { formatName } from '../upload/pick';
import { Poller, type Pace } from '../status/poll';
import { fromEntry, fromJob, lagsBehind, mergeBack, mergeFront, type Shown } from './shown';
import { Thumb } from './thumb';

const PAGE = 60;

/** How long after an image was finished the index may lag behind before it is given up on. */
const LAG_MILLIS = 120_000;

const CATCH_UP: Pace = { firstMillis: 2000, lastMillis: 10_000, factor: 1.5 };

interface Tile {
  readonly element: HTMLElement;
  readonly thumb: Thumb;
  readonly words: HTMLElement;
  readonly when: HTMLElement;
}

/** The finished images: all of them newest first, or those of the job in view. */
export class Gallery {
  readonly element: HTMLElement;
  private readonly client: Client;
  private readonly open: (list: readonly Shown[], id: string) => void;
  private readonly notices: Notices;
  private readonly words: (pipeline: string) => string;
  private readonly grid = h('ul', { class: 'gallery-grid', 'aria-label': 'Finished images' });
  private readonly empty = h('p', { class: 'empty' });
  private readonly more: HTMLButtonElement;
  private readonly tabs: { all: HTMLButtonElement; job: HTMLButtonElement };
  private readonly catchUp: Poller;
  private readonly tiles = new Map<string, Tile>();
  private all: readonly Shown[] = [];
  private ofJob: readonly Shown[] = [];
  private next: string | undefined;
  private scope: 'all' | 'job' = 'all';
  private known = false;
  private jobPages = 1;
  private loading: Promise<void> | undefined;

  constructor(client: Client, open: (list: readonly Shown[], id: string) => void, notices: Notices, words: (pipeline: string) => string) {
    this.client = client;
    this.open = open;
    this.notices = notices;
    this.words = words;
    this.catchUp = new Poller(async () => {
      await this.refresh();
      return this.lags() ? 'same' : 'finished';
    }, () => undefined, CATCH_UP);
    this.more = h('button', { class: 'button gallery-more', type: 'button', on: { click: () => void this.showMore() } }, 'Show more');
    this.tabs = { all: this.tab('all', 'All jobs'), job: this.tab('job', 'This job') };
    this.element = h('div', { class: 'gallery' },
      h('div', { class: 'segmented', role: 'group', 'aria-label': 'Which results' }, this.tabs.all, this.tabs.job),
      this.empty, this.grid, this.more);
    this.draw();
  }

  /** Reads the newest entries again. Calls while one is under way share it. */
  refresh(): Promise<void> {
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    return this.loading;
  }

  /** Titles may be known now that were not before. */
  redraw(): void {
    this.draw();
  }

  /** Shows the job's own results, and looks for them in the index, which is written a little later, until they are there. */
  showJob(job: Job | undefined): void {
    this.ofJob = job ? fromJob(job, Date.now()) : [];
    if (this.lags()) {
      this.catchUp.wake();
    }
    if (!job && this.scope === 'job') {
      this.scope = 'all';
    }
    this.draw();
  }

  /** A list that has this picture, if one does. */
  listWith(id: string): readonly Shown[] | undefined {
    return [this.ofJob, this.all].find((list) => list.some((shown) => shown.id === id));
  }

  private lags(): boolean {
    return lagsBehind(this.all, this.ofJob, PAGE, this.client.clock.now() - LAG_MILLIS);
  }

  private async load(): Promise<void> {
    try {
      const page = await this.client.gallery(PAGE);
      const merged = mergeFront(this.all, shownOf(page), page.next === undefined);
      if (merged.length <= page.entries.length) {
        this.next = page.next;
      }
      this.all = merged;
      this.known = true;
      this.notices.clear('gallery');
      this.draw();
    } catch (failure) {
      this.notices.fail('gallery', 'The gallery could not be read.', failure, () => void this.refresh());
    }
  }

  private async showMore(): Promise<void> {
    if (this.scope === 'job') {
      this.jobPages++;
      this.draw();
      return;
    }
    try {
      const page = await this.client.gallery(PAGE, this.next);
      this.next = page.next;
      this.all = mergeBack(this.all, shownOf(page));
      this.draw();
    } catch (failure) {
      this.notices.fail('gallery', 'Older results could not be read.', failure, () => void this.showMore());
    }
  }

  private emptyText(): string {
    if (this.scope === 'job') {
      return 'No image of this job is finished yet.';
    }
    return this.known ? 'Nothing here yet. Finished images appear by themselves.' : 'Looking for finished images…';
  }

  private draw(): void {
    const list = this.scope === 'all' ? this.all : this.ofJob;
    const visible = this.scope === 'all' ? list : list.slice(0, this.jobPages * PAGE);
    setChildren(this.grid, visible.map((shown) => this.tile(shown, list).element));
    const alive = new Set([...this.all, ...this.ofJob].map(({ id }) => id));
    [...this.tiles.keys()].filter((id) => !alive.has(id)).forEach((id) => this.tiles.delete(id));
    this.empty.hidden = list.length > 0;
    setText(this.empty, this.emptyText());
    this.more.hidden = this.scope === 'all' ? this.next === undefined : visible.length === list.length;
    this.tabs.job.hidden = this.ofJob.length === 0 && this.scope !== 'job';
    setText(this.tabs.job, `This job (${countText(this.ofJob.length, 'image')})`);
    this.tabs.all.parentElement?.toggleAttribute('hidden', this.tabs.job.hidden);
    for (const scope of ['all', 'job'] as const) {
      this.tabs[scope].setAttribute('aria-pressed', String(this.scope === scope));
    }
  }

  private tile(shown: Shown, list: readonly Shown[]): Tile {
    let tile = this.tiles.get(shown.id);
    if (!tile) {
      tile = this.newTile(shown);
      this.tiles.set(shown.id, tile);
    }
    tile.thumb.show(shown.thumbUrl, shown.finishedAt);
    const words = this.words(shown.pipeline);
    setText(tile.words, words);
    tile.words.title = words;
    setText(tile.when, agoText(shown.finishedAt, this.client.clock.now()));
    (tile.element.firstElementChild as HTMLButtonElement).onclick = () => this.open(list, shown.id);
    return tile;
  }

  private newTile(shown: Shown): Tile {
    const thumb = new Thumb();
    const when = h('span', {});
    const words = h('span', { class: 'tile-words' });
    const element = h('li', { class: 'tile', 'data-id': shown.id, 'data-name': shown.name },
      h('button', { class: 'tile-button', type: 'button' },
        h('span', { class: 'tile-picture' }, thumb.element, h('span', { class: 'tile-format' }, formatName(shown.type))),
        h('span', { class: 'tile-name', title: shown.name }, shown.name),
        h('span', { class: 'tile-facts' }, words, when)));
    return { element, thumb, words, when };
  }

  private tab(scope: 'all' | 'job', label: string): HTMLButtonElement {
    return h('button', {
      type: 'button', class: 'segment',
      on: {
        click: () => {
          this.scope = scope;
          this.jobPages = 1;
          this.draw();
        },
      },
    }, label);
  }
}

function shownOf({ entries }: GalleryPage): Shown[] {
  const now = Date.now();
  return entries.map((entry) => fromEntry(entry, now));
}
