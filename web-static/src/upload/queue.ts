import { Problem, Unreachable } from '../api/failure';
import type { Ticket } from '../api/wire';
import { UploadFailure } from './exchange';
import { NO_JOURNAL, type Journal, type KeptUpload } from './journal';
import { Link } from './link';
import { Rate } from './rate';
import { Cancelled } from './request';
import { abandon, send, type StoredParts, type Transport } from './send';
import { texts } from '../texts';

/** `missing`: its page was closed or loaded anew, and the file has to be given again. `held`: the user paused it. */
export type UploadState = 'missing' | 'queued' | 'sending' | 'pausing' | 'held' | 'sent' | 'failed' | 'cancelled';

/** One file on its way. Read it freely; only the queue writes it. */
export interface Upload {
  readonly image: string;
  readonly job: string;
  readonly name: string;
  readonly size: number;
  readonly state: UploadState;
  readonly sentBytes: number;
  /** Why it paused, failed; empty otherwise. */
  readonly message: string;
  bytesPerSecond(): number | undefined;
}

interface Entry extends Upload {
  file: File | undefined;
  state: UploadState;
  sentBytes: number;
  message: string;
  ticket: Ticket | undefined;
  /** The store does not know the ticket any more, or not for long. */
  stale: boolean;
  stored: StoredParts;
  resumed: boolean;
  completing: boolean;
  renewals: number;
  abort: AbortController;
  rate: Rate;
  past: boolean;
}

export interface NewUpload {
  readonly image: string;
  readonly job: string;
  readonly file: File;
  /** Without one it is asked for when the file's turn comes. */
  readonly ticket?: Ticket;
  readonly handle?: FileSystemFileHandle;
}

export interface Totals {
  readonly files: number;
  readonly sent: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly missing: number;
  readonly held: number;
  readonly open: number;
  readonly bytes: number;
  readonly sentBytes: number;
  readonly bytesPerSecond?: number;
}

/** Asks for tickets for images of a job: for the first ones as many as an answer holds, at least one. */
export type AskTickets = (job: string, images: readonly string[]) => Promise<ReadonlyMap<string, Ticket>>;

export interface QueueSettings {
  /** The service's time, which tickets run out by. */
  readonly now?: () => number;
  readonly journal?: Journal;
  /** The connection to the service, over which tickets are asked for. */
  readonly service?: Link;
}

const AT_ONCE = 4;

/** Tickets that are asked for together. */
const TICKETS = 150;
const MAX_RENEWALS = 3;

/** Sends files, four at a time, in the order they came. What time may mend is tried again by itself. */
export class UploadQueue {
  private readonly transport: Transport;
  private readonly askTickets: AskTickets;
  private readonly service: Link;
  private readonly now: () => number;
  private readonly journal: Journal;
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private readonly rate = new Rate();
  private readonly asked = new Map<Entry, Promise<void>>();
  private waiting: Entry[] = [];
  private active = 0;
  private sentInAll = 0;

  constructor(
    transport: Transport,
    askTickets: AskTickets,
    { now = Date.now, journal = NO_JOURNAL, service = new Link() }: QueueSettings = {},
  ) {
    this.transport = transport;
    this.askTickets = askTickets;
    this.service = service;
    this.now = now;
    this.journal = journal;
  }

  add(uploads: readonly NewUpload[]): void {
    this.journal.keep(
      uploads.map(({ image, job, file, ticket, handle }) => ({
        image,
        job,
        name: file.name,
        size: file.size,
        modified: file.lastModified,
        ...(ticket ? { ticket } : {}),
        ...(handle ? { handle } : {}),
      })),
    );
    for (const { image, job, file, ticket } of uploads) {
      this.waiting.push(this.enter({ image, job, name: file.name, size: file.size }, ticket, file, 'queued'));
    }
    this.pump();
  }

  /** Knows of an upload that another page has begun, and whose file is not there yet. */
  remember({ image, job, name, size, ticket, completing = false }: KeptUpload): void {
    const entry = this.enter({ image, job, name, size }, ticket, undefined, 'missing');
    entry.resumed = true;
    entry.completing = completing;
    this.tell();
  }

  /** Goes on with an upload whose file was missing. */
  supply(image: string, file: File): void {
    const entry = this.entries.get(image);
    if (entry?.state === 'missing') {
      entry.file = file;
      this.enqueue(entry);
    }
  }

  get(image: string): Upload | undefined {
    return this.entries.get(image);
  }

  /** Those whose file is missing. */
  missing(): readonly Upload[] {
    return [...this.entries.values()].filter(({ state }) => state === 'missing');
  }

  cancel(image: string): void {
    const entry = this.entries.get(image);
    if (entry && (isOpen(entry) || entry.state === 'missing' || entry.state === 'failed')) {
      this.halt(entry, 'cancelled');
      if (entry.ticket) {
        void abandon(entry.ticket, this.transport.request);
      }
      this.journal.drop([image]);
      this.tell();
    }
  }

  cancelAll(job?: string): void {
    this.each(job, ({ image }) => this.cancel(image));
  }

  /** Stops an upload until it is told to go on; parts that were sent stay. */
  hold(image: string): void {
    const entry = this.entries.get(image);
    if (entry && isOpen(entry) && entry.state !== 'held') {
      this.halt(entry, 'held');
      entry.sentBytes = entry.ticket?.method === 'MULTIPART' ? entry.sentBytes : 0;
      this.tell();
    }
  }

  holdAll(job?: string): void {
    this.each(job, ({ image }) => this.hold(image));
  }

  /** Takes up a failed, cancelled or held upload again. */
  retry(image: string): void {
    const entry = this.entries.get(image);
    if (!entry?.file || !['failed', 'cancelled', 'held'].includes(entry.state)) {
      return;
    }
    const cancelled = entry.state === 'cancelled';
    entry.past = false;
    entry.renewals = 0;
    entry.sentBytes = 0;
    if (cancelled) {
      entry.stored = new Map();
    }
    // A part may have come through whose answer was not waited for.
    entry.resumed = !cancelled;
    // A cancelled multipart upload was dropped by the store: its ticket names an upload that is no more.
    entry.stale ||= cancelled && entry.ticket?.method === 'MULTIPART';
    this.enqueue(entry);
  }

  retryFailed(): void {
    this.each(undefined, ({ image, state }) => state === 'failed' && this.retry(image));
  }

  resumeAll(job?: string): void {
    this.each(job, ({ image, state }) => state === 'held' && this.retry(image));
  }

  /** Leaves what is over out of the totals from now on, so that they start afresh with the next job. */
  closeTotals(): void {
    for (const entry of this.entries.values()) {
      entry.past = entry.state === 'sent' || entry.state === 'cancelled';
    }
  }

  openIn(job: string): number {
    return [...this.entries.values()].filter((entry) => entry.job === job && (isOpen(entry) || entry.state === 'missing')).length;
  }

  /** Whether it has ever had an upload of that job. */
  touches(job: string): boolean {
    return [...this.entries.values()].some((entry) => entry.job === job);
  }

  /** Jobs that have uploads under way. */
  openJobs(): readonly string[] {
    return [...new Set([...this.entries.values()].filter((entry) => isOpen(entry) || entry.state === 'missing').map(({ job }) => job))];
  }

  totals(): Totals {
    const totals = { files: 0, sent: 0, failed: 0, cancelled: 0, missing: 0, held: 0, open: 0, bytes: 0, sentBytes: 0 };
    for (const entry of this.entries.values()) {
      if (entry.past) {
        continue;
      }
      const { state } = entry;
      totals.files++;
      if (state === 'sent' || state === 'failed' || state === 'cancelled' || state === 'missing' || state === 'held') {
        totals[state]++;
      }
      totals.open += isOpen(entry) ? 1 : 0;
      if (state !== 'cancelled') {
        totals.bytes += entry.size;
        totals.sentBytes += entry.sentBytes;
      }
    }
    const bytesPerSecond = this.rate.perSecond();
    return { ...totals, ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }) };
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private enter(
    kept: Pick<KeptUpload, 'image' | 'job' | 'name' | 'size'>,
    ticket: Ticket | undefined,
    file: File | undefined,
    state: UploadState,
  ): Entry {
    const rate = new Rate();
    const entry: Entry = {
      ...kept,
      ticket,
      stale: false,
      file,
      state,
      sentBytes: 0,
      message: '',
      stored: new Map(),
      resumed: false,
      completing: false,
      renewals: 0,
      abort: new AbortController(),
      rate,
      past: false,
      bytesPerSecond: () => rate.perSecond(),
    };
    this.entries.set(entry.image, entry);
    return entry;
  }

  private each(job: string | undefined, work: (entry: Entry) => unknown): void {
    [...this.entries.values()].filter((entry) => job === undefined || entry.job === job).forEach(work);
  }

  private halt(entry: Entry, state: 'cancelled' | 'held'): void {
    this.waiting = this.waiting.filter((other) => other !== entry);
    entry.state = state;
    entry.message = '';
    entry.abort.abort();
    entry.abort = new AbortController();
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
    const abort = new AbortController();
    entry.abort = abort;
    entry.state = 'sending';
    entry.message = '';
    this.tell();
    const current = () => entry.abort === abort;
    try {
      if (this.lacksTicket(entry)) {
        await this.demandTicket(entry, abort.signal);
      }
      await send(
        entry.ticket as Ticket,
        {
          file: entry.file as File,
          fileName: entry.name,
          signal: abort.signal,
          stored: entry.stored,
          resumed: entry.resumed,
          completing: () => {
            entry.completing = true;
            this.journal.change(entry.image, { completing: true });
          },
          progress: (sentBytes) => current() && this.moved(entry, sentBytes),
          standing: (waitsFor) => current() && this.stands(entry, waitsFor),
        },
        this.transport,
      );
      if (current()) {
        this.finish(entry);
      }
    } catch (failure) {
      if (current()) {
        // Whatever else of it is on its way stops, too.
        abort.abort();
        this.settle(entry, failure);
      }
    }
    this.tell();
  }

  private moved(entry: Entry, sentBytes: number): void {
    this.sentInAll += sentBytes - entry.sentBytes;
    entry.sentBytes = sentBytes;
    entry.rate.note(sentBytes);
    this.rate.note(this.sentInAll);
    this.tell();
  }

  private stands(entry: Entry, waitsFor: string | undefined): void {
    entry.state = waitsFor === undefined ? 'sending' : 'pausing';
    entry.message = waitsFor ?? '';
    this.tell();
  }

  private finish(entry: Entry): void {
    entry.state = 'sent';
    entry.message = '';
    entry.sentBytes = entry.size;
    this.journal.drop([entry.image]);
  }

  private settle(entry: Entry, failure: unknown): void {
    const { cure, gone } = failure instanceof UploadFailure ? failure : { cure: 'none', gone: false };
    if (failure instanceof Cancelled) {
      entry.state = 'cancelled';
    } else if (gone && entry.completing && entry.resumed) {
      // The upload is gone, and the page that sent it was about to join its parts: it did.
      this.finish(entry);
    } else if (cure === 'fresh ticket' && entry.renewals++ < MAX_RENEWALS) {
      entry.stale = true;
      this.enqueue(entry);
    } else {
      entry.state = 'failed';
      entry.message = failure instanceof UploadFailure ? failure.message : unreadable(failure);
    }
  }

  private enqueue(entry: Entry): void {
    entry.state = 'queued';
    entry.message = '';
    this.waiting.push(entry);
    this.pump();
  }

  private lacksTicket({ ticket, stale }: Entry): boolean {
    return ticket === undefined || stale || (ticket.expiresAt !== undefined && Date.parse(ticket.expiresAt) <= this.now());
  }

  /** Resolves once the entry has a ticket that is good. A service that does not answer is asked again without an end. */
  private async demandTicket(entry: Entry, signal: AbortSignal): Promise<void> {
    this.stands(entry, texts.queue.askingForANewUploadPermission);
    while (this.lacksTicket(entry)) {
      try {
        if (this.service.isDown()) {
          await this.service.ready(signal);
        }
        await (this.asked.get(entry) ?? this.ask(entry));
        this.service.found();
      } catch (failure) {
        if (signal.aborted || !mayPass(failure)) {
          throw failure instanceof Problem ? new UploadFailure('none', failure.message) : failure;
        }
        this.stands(entry, (failure as Error).message);
        this.service.lost();
      }
      if (signal.aborted) {
        throw new Cancelled();
      }
    }
    this.stands(entry, undefined);
  }

  /** Asks for its ticket, and for those of the files of its job that come next. */
  private ask(entry: Entry): Promise<void> {
    const next = [...this.entries.values()].filter(
      (other) =>
        other !== entry &&
        other.job === entry.job &&
        (other.state === 'queued' || other.state === 'pausing') &&
        this.lacksTicket(other) &&
        !this.asked.has(other),
    );
    const page = [entry, ...next.slice(0, TICKETS - 1)];
    const answer = this.askTickets(
      entry.job,
      page.map(({ image }) => image),
    )
      .then((tickets) => {
        if (!tickets.has(entry.image)) {
          throw new UploadFailure('none', texts.submit.theUploadPermissionRanOutPlease);
        }
        page.forEach((asked) => this.renew(asked, tickets.get(asked.image)));
      })
      .finally(() => page.forEach((asked) => this.asked.delete(asked)));
    page.forEach((asked) => this.asked.set(asked, answer));
    return answer;
  }

  private renew(entry: Entry, ticket: Ticket | undefined): void {
    if (ticket !== undefined) {
      // The service signs for the upload that is open, if it still is: the store tells which parts it has.
      entry.resumed ||= entry.ticket !== undefined;
      entry.ticket = ticket;
      entry.stale = false;
      entry.stored = new Map();
      entry.completing = false;
      this.journal.change(entry.image, { ticket, completing: false });
    }
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

/** Whether the service may answer a little later. */
function mayPass(failure: unknown): boolean {
  return failure instanceof Unreachable || (failure instanceof Problem && (failure.status >= 500 || failure.status === 429));
}

function isOpen({ state }: Entry): boolean {
  return state === 'queued' || state === 'sending' || state === 'pausing' || state === 'held';
}

function unreadable(failure: unknown): string {
  return texts.queue.theFileCouldNotBeSent(failure instanceof Error ? failure.message : String(failure));
}
