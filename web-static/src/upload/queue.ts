import type { Ticket } from '../api/wire';
import { Cancelled, type Request } from './request';
import { abandon, send, UploadFailure, type StoredParts } from './send';

export type UploadState = 'queued' | 'sending' | 'pausing' | 'sent' | 'failed' | 'cancelled';

/** One file on its way. Read it freely; only the queue writes it. */
export interface Upload {
  readonly image: string;
  readonly job: string;
  readonly file: File;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** Why it paused, failed; empty otherwise. */
  readonly message: string;
}

interface Entry extends Upload {
  state: UploadState;
  sentBytes: number;
  message: string;
  ticket: Ticket;
  tries: number;
  stored: StoredParts;
  abort: AbortController;
  past: boolean;
}

export interface NewUpload {
  readonly image: string;
  readonly job: string;
  readonly file: File;
  readonly ticket: Ticket;
}

export interface Totals {
  readonly files: number;
  readonly sent: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly open: number;
  readonly bytes: number;
  readonly sentBytes: number;
}

/** Asks for a fresh ticket for an image whose ticket ran out. */
export type RenewTicket = (job: string, image: string) => Promise<Ticket>;

const AT_ONCE = 4;
const PAUSES_MILLIS = [1000, 3000, 9000];

/** Sends files, four at a time, in the order they came. Failures that time may mend are tried again by itself. */
export class UploadQueue {
  private readonly request: Request;
  private readonly renewTicket: RenewTicket;
  private readonly pausesMillis: readonly number[];
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private waiting: Entry[] = [];
  private active = 0;

  constructor(request: Request, renewTicket: RenewTicket, pausesMillis: readonly number[] = PAUSES_MILLIS) {
    this.request = request;
    this.renewTicket = renewTicket;
    this.pausesMillis = pausesMillis;
  }

  add(uploads: readonly NewUpload[]): void {
    for (const upload of uploads) {
      const entry: Entry = { ...upload, state: 'queued', sentBytes: 0, message: '', tries: 0, stored: new Map(), abort: new AbortController(), past: false };
      this.entries.set(entry.image, entry);
      this.waiting.push(entry);
    }
    this.pump();
  }

  get(image: string): Upload | undefined {
    return this.entries.get(image);
  }

  cancel(image: string): void {
    const entry = this.entries.get(image);
    if (entry && isOpen(entry)) {
      this.waiting = this.waiting.filter((other) => other !== entry);
      entry.state = 'cancelled';
      entry.abort.abort();
      void abandon(entry.ticket, this.request);
      this.tell();
    }
  }

  cancelAll(job?: string): void {
    for (const entry of this.entries.values()) {
      if (job === undefined || entry.job === job) {
        this.cancel(entry.image);
      }
    }
  }

  /** Takes up a failed or cancelled upload again. */
  retry(image: string): void {
    const entry = this.entries.get(image);
    if (entry && (entry.state === 'failed' || entry.state === 'cancelled')) {
      const cancelled = entry.state === 'cancelled';
      entry.past = false;
      entry.tries = 0;
      entry.sentBytes = 0;
      entry.abort = new AbortController();
      if (cancelled) {
        entry.stored = new Map();
      }
      // A cancelled multipart upload was dropped by the store: its ticket names an upload that is no more.
      this.requeue(entry, cancelled && entry.ticket.method === 'MULTIPART');
    }
  }

  retryFailed(): void {
    [...this.entries.values()].filter(({ state }) => state === 'failed').forEach(({ image }) => this.retry(image));
  }

  /** Leaves what is over out of the totals from now on, so that they start afresh with the next job. */
  closeTotals(): void {
    for (const entry of this.entries.values()) {
      entry.past = entry.state === 'sent' || entry.state === 'cancelled';
    }
  }

  openIn(job: string): number {
    return [...this.entries.values()].filter((entry) => entry.job === job && isOpen(entry)).length;
  }

  totals(): Totals {
    const totals = { files: 0, sent: 0, failed: 0, cancelled: 0, open: 0, bytes: 0, sentBytes: 0 };
    for (const entry of this.entries.values()) {
      if (entry.past) {
        continue;
      }
      totals.files++;
      totals.sent += entry.state === 'sent' ? 1 : 0;
      totals.failed += entry.state === 'failed' ? 1 : 0;
      totals.cancelled += entry.state === 'cancelled' ? 1 : 0;
      totals.open += isOpen(entry) ? 1 : 0;
      if (entry.state !== 'cancelled') {
        totals.bytes += entry.file.size;
        totals.sentBytes += entry.sentBytes;
      }
    }
    return totals;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private pump(): void {
    while (this.active < AT_ONCE) {
      const entry = this.waiting.shift();
      if (!entry) {
        break;
      }
      this.active++;
      void this.run(entry).finally(() => {
        this.active--;
        this.pump();
      });
    }
    this.tell();
  }

  private async run(entry: Entry): Promise<void> {
    const { abort } = entry;
    entry.state = 'sending';
    entry.message = '';
    entry.tries++;
    this.tell();
    try {
      await send(entry.ticket, {
        file: entry.file, fileName: entry.file.name, signal: abort.signal, stored: entry.stored,
        progress: (sentBytes) => {
          if (entry.abort === abort) {
            entry.sentBytes = sentBytes;
            this.tell();
          }
        },
      }, this.request);
      if (entry.state === 'sending') {
        entry.state = 'sent';
        entry.sentBytes = entry.file.size;
      }
    } catch (failure) {
      if (!abort.signal.aborted) {
        this.settle(entry, failure);
      }
    }
    this.tell();
  }

  private settle(entry: Entry, failure: unknown): void {
    if (failure instanceof Cancelled) {
      entry.state = 'cancelled';
      return;
    }
    const cure = failure instanceof UploadFailure ? failure.cure : 'none';
    const pause = this.pausesMillis[entry.tries - 1];
    entry.message = failure instanceof UploadFailure ? failure.message : unreadable(failure);
    if (cure === 'none' || pause === undefined) {
      entry.state = 'failed';
      return;
    }
    entry.state = 'pausing';
    entry.sentBytes = entry.ticket.method === 'POST' ? 0 : entry.sentBytes;
    const { abort } = entry;
    setTimeout(() => {
      if (!abort.signal.aborted) {
        this.requeue(entry, cure === 'fresh ticket');
      }
    }, pause);
  }

  private requeue(entry: Entry, needsTicket: boolean): void {
    if (!needsTicket) {
      entry.state = 'queued';
      entry.message = '';
      this.waiting.push(entry);
      this.pump();
      return;
    }
    entry.state = 'pausing';
    entry.message = 'Asking for a new upload permission.';
    const { abort } = entry;
    this.tell();
    this.renewTicket(entry.job, entry.image).then(
      (ticket) => {
        if (!abort.signal.aborted) {
          entry.ticket = ticket;
          entry.stored = new Map();
          this.requeue(entry, false);
        }
      },
      (failure: unknown) => {
        if (!abort.signal.aborted) {
          entry.state = 'failed';
          entry.message = failure instanceof Error ? failure.message : String(failure);
          this.tell();
        }
      },
    );
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

function isOpen({ state }: Entry): boolean {
  return state === 'queued' || state === 'sending' || state === 'pausing';
}

function unreadable(failure: unknown): string {
  return `The file could not be sent: ${failure instanceof Error ? failure.message : String(failure)}`;
}
