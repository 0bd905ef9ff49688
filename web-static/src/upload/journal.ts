import { createStore, delMany, entries, get, set, setMany, type UseStore } from 'idb-keyval';
import type { Ticket } from '../api/wire';

/** An upload as it outlives the page. Which parts are stored is not in it: the store itself knows best. */
export interface KeptUpload {
  readonly image: string;
  readonly job: string;
  readonly name: string;
  readonly size: number;
  readonly modified: number;
  /** None before its turn came. */
  readonly ticket?: Ticket;
  /** A hash of the file's ends, once it was computed. */
  readonly ends?: string;
  /** Where the browser gives one: leave to read the file again, after asking. */
  readonly handle?: FileSystemFileHandle;
  /** Whether its parts were about to be joined. */
  readonly completing?: boolean;
}

/** Remembers uploads that are under way, so that a reload does not end them. Never fails: at worst it forgets. */
export interface Journal {
  keep(uploads: readonly KeptUpload[]): void;
  change(image: string, change: Partial<KeptUpload>): void;
  drop(images: readonly string[]): void;
}

export const NO_JOURNAL: Journal = { keep: () => undefined, change: () => undefined, drop: () => undefined };

type Owned<T> = T & { readonly page: string };

const LOCK = 'pixfleet-page-';

/** {@link Journal} in IndexedDB. A lock that ends with its page tells whose uploads nobody sends any more. */
export class BrowserJournal implements Journal {
  private readonly page = crypto.randomUUID();
  private readonly uploads: UseStore = createStore('pixfleet-uploads', 'uploads');
  private order: Promise<unknown> = hold(LOCK + this.page);

  keep(uploads: readonly KeptUpload[]): void {
    this.afterwards(() =>
      setMany(
        uploads.map((upload) => [upload.image, { ...upload, page: this.page }]),
        this.uploads,
      ),
    );
  }

  change(image: string, change: Partial<KeptUpload>): void {
    this.afterwards(async () => {
      const known = await get<Owned<KeptUpload>>(image, this.uploads);
      if (known) {
        await set(image, { ...known, ...change }, this.uploads);
      }
    });
  }

  drop(images: readonly string[]): void {
    this.afterwards(() => delMany([...images], this.uploads));
  }

  /** What pages that are no more have left; it is this page's from now on. */
  async claim(): Promise<readonly KeptUpload[]> {
    try {
      await this.order;
      const uploads = await entries<string, Owned<KeptUpload>>(this.uploads);
      const pages = new Set(uploads.map(([, { page }]) => page));
      pages.delete(this.page);
      const ours = new Set<string>();
      for (const page of pages) {
        if (await hold(LOCK + page)) {
          ours.add(page);
        }
      }
      return mine(uploads, ours);
    } catch {
      return [];
    }
  }

  private afterwards(work: () => Promise<unknown>): void {
    this.order = this.order.then(work).catch(() => undefined);
  }
}

function mine<T extends { page: string }>(records: readonly (readonly [string, T])[], pages: ReadonlySet<string>): T[] {
  return records.map(([, record]) => record).filter(({ page }) => pages.has(page));
}

/** Takes a lock for as long as this page lives. Answers whether nobody else has it; without locks, yes. */
function hold(name: string): Promise<boolean> {
  if (!navigator.locks) {
    return Promise.resolve(true);
  }
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise(() => undefined);
      })
      .catch(() => resolve(false));
  });
}
