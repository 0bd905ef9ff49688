import type { Client } from '../api/client';
import type { GalleryPage, Job } from '../api/wire';
import { h, setText, throttled } from '../page/dom';
import { agoText, countText } from '../page/format';
import { icon } from '../page/icons';
import type { Notices } from '../page/notices';
import { WindowedGrid } from '../page/window';
import { formatName } from '../upload/pick';
import { Poller, type Pace } from '../status/poll';
import { mayBeStale, resultName } from './download';
import { EVERYTHING, fits, narrows, operationsIn, type Wanted } from './filter';
import { resultsOf } from './results';
import { fromEntry, fromJob, lagsBehind, mergeOlder, mergeNewest, type Shown } from './shown';
import { Thumb } from './thumb';
import { texts } from '../texts';

const PAGE = 60;

/** Further pages, which come while somebody scrolls; the API gives no larger ones. */
const FURTHER = 150;

/** Tiles that are kept although they are not drawn: coming back to them loads nothing. */
const KEPT_TILES = 400;

const TYPES: Readonly<Record<string, string>> = { 'image/jpeg': 'JPEG', 'image/png': 'PNG', 'image/webp': 'WebP', 'image/tiff': 'TIFF' };

/** How long after an image was finished the index may lag behind before it is given up on. */
const LAG_MILLIS = 120_000;

const CATCH_UP: Pace = { firstMillis: 2000, lastMillis: 10_000, factor: 1.5 };

interface Tile {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly thumb: Thumb;
  readonly words: HTMLElement;
  readonly when: HTMLElement;
}

export interface GalleryEvents {
  open(list: readonly Shown[], id: string): void;
  /** What is shown again, with links that have not run out. */
  renewed(id: string): Promise<Shown | undefined>;
  /** Whether a job is out of sight. */
  hides(job: string): boolean;
  /** The end of what is known of the job in view is in sight. */
  furtherOfJob(): void;
  words(pipeline: string): string;
}

/** The finished images: all of them newest first, or those of the job in view. */
export class Gallery {
  readonly element: HTMLElement;
  private readonly client: Client;
  private readonly events: GalleryEvents;
  private readonly notices: Notices;
  private readonly grid: WindowedGrid<Shown>;
  private readonly empty = h('p', { class: 'empty' });
  private readonly tabs: { all: HTMLButtonElement; job: HTMLButtonElement };
  private readonly fields: { name: HTMLInputElement; type: HTMLSelectElement; operation: HTMLSelectElement; day: HTMLInputElement };
  private readonly count = h('span', { class: 'gallery-count', role: 'status' });
  private readonly select: HTMLButtonElement;
  private readonly pack: HTMLButtonElement;
  private readonly catchUp: Poller;
  private readonly tiles = new Map<string, Tile>();
  private readonly selected = new Set<string>();
  private all: readonly Shown[] = [];
  private job: Job | undefined;
  private ofJob: readonly Shown[] = [];
  private doneOfJob = 0;
  private shown: readonly Shown[] = [];
  private next: string | undefined;
  private scope: 'all' | 'job' = 'all';
  private wanted: Wanted = EVERYTHING;
  private selecting = false;
  private packing = false;
  private known = false;
  private loading: Promise<void> | undefined;
  private loadingMore = false;

  constructor(client: Client, notices: Notices, events: GalleryEvents) {
    this.client = client;
    this.notices = notices;
    this.events = events;
    this.catchUp = new Poller(
      async () => {
        await this.refresh();
        return this.lags() ? 'same' : 'finished';
      },
      () => undefined,
      CATCH_UP,
    );
    this.grid = new WindowedGrid(
      h('ul', { class: 'gallery-grid', 'aria-label': texts.gallery.finishedImages }),
      (item) => this.tile(item).element,
      () => void this.more(),
    );
    this.tabs = { all: this.tab('all', texts.gallery.allJobs), job: this.tab('job', texts.gallery.thisJob2) };
    const narrow = throttled(() => this.narrow(), 150);
    const field = (type: string, label: string) =>
      h('input', { class: 'field', type, placeholder: type === 'search' ? label : undefined, 'aria-label': label, on: { input: narrow } });
    const choice = (label: string) =>
      h('select', { class: 'field', 'aria-label': label, on: { input: narrow } }, h('option', { value: '' }, label));
    this.fields = {
      name: field('search', texts.gallery.searchByName),
      type: choice('Any format'),
      operation: choice(texts.gallery.anyOperation),
      day: field('date', texts.gallery.day),
    };
    this.fields.type.append(...Object.entries(TYPES).map(([value, text]) => h('option', { value }, text)));
    this.select = h(
      'button',
      { class: 'button small', type: 'button', 'aria-pressed': 'false', on: { click: () => this.toggleSelecting() } },
      icon('check'),
      h('span', {}, texts.gallery.select),
    );
    this.pack = h(
      'button',
      { class: 'button small', type: 'button', on: { click: () => void this.savePacked() } },
      icon('download'),
      h('span', {}),
    );
    this.element = h(
      'div',
      { class: 'gallery' },
      h('div', { class: 'segmented', role: 'group', 'aria-label': texts.gallery.whichResults }, this.tabs.all, this.tabs.job),
      h(
        'div',
        { class: 'gallery-tools', role: 'search', 'aria-label': texts.gallery.gallery },
        ...Object.values(this.fields),
        this.select,
        this.pack,
        this.count,
      ),
      this.empty,
      this.grid.element,
    );
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
    this.job = job;
    this.ofJob = job ? fromJob(job, Date.now()) : [];
    this.doneOfJob = Math.max(this.ofJob.length, job?.counts.done ?? 0);
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
    return [this.shown, this.ofJob, this.all].find((list) => list.some((shown) => shown.id === id));
  }

  private lags(): boolean {
    return lagsBehind(this.all, this.ofJob, PAGE, this.client.clock.now() - LAG_MILLIS);
  }

  private async load(): Promise<void> {
    try {
      const page = await this.client.gallery(PAGE);
      const merged = mergeNewest(this.all, shownOf(page), page.next === undefined);
      if (merged.length <= page.entries.length) {
        this.next = page.next;
      }
      this.all = merged;
      this.known = true;
      this.notices.clear('gallery');
      this.draw();
    } catch (failure) {
      this.notices.fail('gallery', texts.gallery.theGalleryCouldNotBeRead, failure, () => void this.refresh());
    }
  }

  /** Older results, while there is room for them. */
  private async more(): Promise<void> {
    if (this.scope === 'job') {
      this.events.furtherOfJob();
      return;
    }
    if (this.next === undefined || this.loadingMore) {
      return;
    }
    this.loadingMore = true;
    try {
      const page = await this.client.gallery(FURTHER, this.next);
      this.next = page.next;
      this.all = mergeOlder(this.all, shownOf(page));
      this.notices.clear('older');
      this.loadingMore = false;
      this.draw();
    } catch (failure) {
      this.loadingMore = false;
      this.notices.fail('older', texts.gallery.olderResultsCouldNotBeRead, failure, () => void this.more());
    }
  }

  private narrow(): void {
    const { name, type, operation, day } = this.fields;
    this.wanted = { name: name.value, type: type.value, operation: operation.value, day: day.value };
    this.draw();
  }

  private offerOperations(list: readonly Shown[]): void {
    const { operation } = this.fields;
    const present = new Set([...operation.options].map(({ value }) => value));
    const names = new Set([...new Set(list.map(({ pipeline }) => pipeline))].flatMap(operationsIn));
    [...names]
      .filter((op) => !present.has(op))
      .sort()
      .forEach((op) => operation.append(h('option', { value: op }, this.events.words(op))));
  }

  private toggleSelecting(): void {
    this.selecting = !this.selecting;
    this.selected.clear();
    this.draw();
  }

  /** The selection or, without one, all that is shown, or all of the job, as an archive. */
  private async savePacked(): Promise<void> {
    const whole = this.unread();
    const chosen = this.shown.filter(({ id }) => !this.selecting || this.selected.has(id));
    const { renewed } = this.events;
    const results = whole ? resultsOf(this.client, whole) : chosen;
    async function* members() {
      for await (const shown of results) {
        const fresh = mayBeStale(shown, Date.now()) ? ((await renewed(shown.id)) ?? shown) : shown;
        yield { name: resultName(fresh), url: fresh.url, bytes: fresh.bytes, finishedAt: fresh.finishedAt };
      }
    }
    this.packing = true;
    this.drawTools();
    try {
      const { saveZip } = await import('./zip');
      const known = chosen.reduce((sum, { bytes }) => sum + bytes, 0);
      // Of a job that is not read as a whole, the others are taken to be like those that are.
      await saveZip('pixfleet.zip', members(), whole ? (known / chosen.length) * this.doneOfJob : known);
      this.notices.clear('zip');
    } catch (failure) {
      this.notices.failDeed('zip', texts.gallery.theArchiveWasNotSaved, failure, () => void this.savePacked());
    }
    this.packing = false;
    this.drawTools();
  }

  /** The job whose results are shown, if all of them are meant and not all of them were read. */
  private unread(): Job | undefined {
    const all = this.scope === 'job' && !this.selecting && !narrows(this.wanted);
    return all && this.ofJob.length > 0 && this.doneOfJob > this.ofJob.length ? this.job : undefined;
  }

  private emptyText(): string {
    if (narrows(this.wanted)) {
      return this.next !== undefined && this.scope === 'all' ? texts.gallery.lookingFurtherBack : texts.gallery.nothingFits;
    }
    if (this.scope === 'job') {
      return texts.gallery.noImageOfThisJobIs;
    }
    return this.known ? texts.gallery.nothingHereYetFinishedImagesAppear : texts.gallery.lookingForFinishedImages;
  }

  private draw(): void {
    const list = (this.scope === 'all' ? this.all : this.ofJob).filter(({ id }) => !this.events.hides(id.split('/')[0] as string));
    this.offerOperations(list);
    this.shown = narrows(this.wanted) ? list.filter((shown) => fits(shown, this.wanted)) : list;
    this.grid.element.hidden = this.shown.length === 0;
    this.grid.show(this.shown);
    this.prune();
    this.empty.hidden = this.shown.length > 0;
    setText(this.empty, this.emptyText());
    this.tabs.job.hidden = this.ofJob.length === 0 && this.scope !== 'job';
    setText(this.tabs.job, texts.gallery.thisJob(countText(this.doneOfJob, 'image')));
    this.tabs.all.parentElement?.toggleAttribute('hidden', this.tabs.job.hidden);
    for (const scope of ['all', 'job'] as const) {
      this.tabs[scope].setAttribute('aria-pressed', String(this.scope === scope));
    }
    this.drawTools();
  }

  private drawTools(): void {
    (this.fields.name.parentElement as HTMLElement).hidden = this.all.length + this.ofJob.length === 0;
    this.select.setAttribute('aria-pressed', String(this.selecting));
    setText(this.select.lastElementChild as Element, this.selecting ? texts.gallery.doneSelecting : texts.gallery.select);
    const shown = this.unread() ? this.doneOfJob : this.shown.length;
    const chosen = this.selecting ? this.selected.size : shown;
    this.pack.disabled = chosen === 0 || this.packing;
    setText(
      this.pack.lastElementChild as Element,
      this.packing ? texts.gallery.packing : texts.gallery.saveAsZip(countText(chosen, 'image')),
    );
    const more = this.scope === 'all' && this.next !== undefined ? texts.gallery.orMore : '';
    setText(this.count, narrows(this.wanted) ? texts.gallery.found(countText(this.shown.length, 'image'), more) : '');
  }

  /** Forgets tiles that are gone for good, and the oldest of those that are out of sight. */
  private prune(): void {
    for (const [id, { element }] of this.tiles) {
      if (this.tiles.size <= KEPT_TILES) {
        return;
      }
      if (!element.isConnected) {
        this.tiles.delete(id);
      }
    }
  }

  private tile(shown: Shown): Tile {
    let tile = this.tiles.get(shown.id);
    if (!tile) {
      tile = this.newTile(shown);
      this.tiles.set(shown.id, tile);
      this.prune();
    }
    tile.thumb.show(shown.thumbUrl, shown.finishedAt);
    const words = this.events.words(shown.pipeline);
    setText(tile.words, words);
    tile.words.title = words;
    setText(tile.when, agoText(shown.finishedAt, this.client.clock.now()));
    if (this.selecting) {
      tile.button.setAttribute('aria-pressed', String(this.selected.has(shown.id)));
    } else {
      tile.button.removeAttribute('aria-pressed');
    }
    return tile;
  }

  private newTile(shown: Shown): Tile {
    const { id, name, type } = shown;
    const thumb = new Thumb();
    const when = h('span', {});
    const words = h('span', { class: 'tile-words' });
    const button = h(
      'button',
      { class: 'tile-button', type: 'button', on: { click: () => this.press(id) } },
      h('span', { class: 'tile-picture' }, thumb.element, h('span', { class: 'tile-format' }, formatName(type))),
      h('span', { class: 'tile-name', title: name, dir: 'auto' }, name),
      h('span', { class: 'tile-facts' }, words, when),
    );
    return { element: h('li', { class: 'tile', 'data-id': id, 'data-name': name }, button), button, thumb, words, when };
  }

  private press(id: string): void {
    if (!this.selecting) {
      this.events.open(this.shown, id);
      return;
    }
    if (!this.selected.delete(id)) {
      this.selected.add(id);
    }
    this.tiles.get(id)?.button.setAttribute('aria-pressed', String(this.selected.has(id)));
    this.drawTools();
  }

  private tab(scope: 'all' | 'job', label: string): HTMLButtonElement {
    return h(
      'button',
      {
        type: 'button',
        class: 'segment',
        on: {
          click: () => {
            this.scope = scope;
            this.draw();
          },
        },
      },
      label,
    );
  }
}

function shownOf({ entries }: GalleryPage): Shown[] {
  const now = Date.now();
  return entries.map((entry) => fromEntry(entry, now));
}
