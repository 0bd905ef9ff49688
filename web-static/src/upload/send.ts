import type { FormTicket, PartsTicket, Ticket } from '../api/wire';
import { demandOk, Exchanges, UploadFailure, xmlText, type Standing } from './exchange';
import type { Link } from './link';
import type { Request } from './request';
import { texts } from '../texts';

/** Parts already stored, by index, so that only the missing ones are sent. Belongs to one ticket. */
export type StoredParts = Map<number, string>;

export interface Sending {
  readonly file: Blob;
  readonly fileName: string;
  readonly signal: AbortSignal;
  readonly progress: (sentBytes: number) => void;
  readonly standing: Standing;
  readonly stored: StoredParts;
  /** Whether another page may have stored parts that this one knows nothing of. */
  readonly resumed: boolean;
  /** All parts are there and are about to be joined. */
  readonly completing: () => void;
}

/** How the store is reached. */
export interface Transport {
  readonly request: Request;
  readonly link: Link;
  readonly pausesMillis?: readonly number[];
}

const PARTS_AT_ONCE = 3;

/** Sends one file straight to S3 as its ticket says. Throws {@link UploadFailure} or Cancelled. */
export async function send(ticket: Ticket, sending: Sending, transport: Transport): Promise<void> {
  const exchanges = new Exchanges(transport, sending);
  await (ticket.method === 'POST' ? sendForm(ticket, sending, exchanges) : new PartsUpload(ticket, sending, exchanges).send());
}

/** S3 ignores whatever follows the file, so all fields come first. */
async function sendForm(ticket: FormTicket, { file, fileName, progress }: Sending, exchanges: Exchanges): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(ticket.fields)) {
    form.append(name, value);
  }
  form.append('file', file, fileName);
  const answer = await exchanges.make({
    method: 'POST',
    url: ticket.url,
    body: form,
    progress: (sent) => progress(Math.min(sent, file.size)),
  });
  if (answer) {
    demandOk(answer);
  }
}

/** One file in parts, three at a time. */
class PartsUpload {
  private readonly ticket: PartsTicket;
  private readonly sending: Sending;
  private readonly exchanges: Exchanges;
  private readonly sentOf: number[];
  private readonly missing: number[];

  constructor(ticket: PartsTicket, sending: Sending, exchanges: Exchanges) {
    this.ticket = ticket;
    this.sending = sending;
    this.exchanges = exchanges;
    this.sentOf = ticket.parts.map(() => 0);
    this.missing = [];
  }

  async send(): Promise<void> {
    const { ticket, sending } = this;
    if (sending.resumed) {
      await this.learn();
    }
    ticket.parts.forEach((_, index) => {
      if (sending.stored.has(index)) {
        this.sentOf[index] = this.part(index).size;
      } else {
        this.missing.push(index);
      }
    });
    this.report();
    try {
      await Promise.all(Array.from({ length: Math.min(PARTS_AT_ONCE, this.missing.length) }, () => this.work()));
    } finally {
      this.missing.length = 0;
    }
    await this.complete();
  }

  private async work(): Promise<void> {
    for (let index = this.missing.shift(); index !== undefined; index = this.missing.shift()) {
      await this.put(index);
    }
  }

  private async put(index: number): Promise<void> {
    const { ticket, sending } = this;
    const part = this.part(index);
    let most = 0;
    const answer = await this.exchanges.make(
      {
        method: 'PUT',
        url: ticket.parts[index] as string,
        body: part,
        progress: (sent) => {
          most = Math.max(most, sent);
          this.sentOf[index] = Math.min(sent, part.size);
          this.report();
        },
      },
      async () => {
        // All of it had left: perhaps only the answer was lost.
        const perhaps = most >= part.size;
        most = 0;
        return perhaps && (await this.learn()) && sending.stored.has(index);
      },
    );
    if (answer !== undefined) {
      demandOk(answer);
      const etag = answer.header('ETag');
      if (!etag) {
        throw new UploadFailure('none', texts.send.theStoreDidNotShowThe);
      }
      sending.stored.set(index, etag);
    }
    this.sentOf[index] = part.size;
    this.report();
  }

  /** Asks the store which parts it has. Answers whether it said so. */
  private async learn(): Promise<boolean> {
    const { ticket, sending } = this;
    if (ticket.list === undefined) {
      return false;
    }
    const answer = await this.exchanges.make({ method: 'GET', url: ticket.list });
    if (answer === undefined) {
      return false;
    }
    demandOk(answer);
    for (const { number, etag, size } of partsIn(answer.text)) {
      if (number <= ticket.parts.length && size === this.part(number - 1).size && !sending.stored.has(number - 1)) {
        sending.stored.set(number - 1, etag);
      }
    }
    return true;
  }

  /** An upload that is gone after its completion was asked for has been completed: only the answer was lost. */
  private async complete(): Promise<void> {
    const parts = [...this.sending.stored.entries()].sort(([a], [b]) => a - b);
    let asked = false;
    this.sending.completing();
    const answer = await this.exchanges.make({ method: 'POST', url: this.ticket.complete, body: completionXml(parts) }, async () => {
      asked = true;
      return false;
    });
    if (answer && !(asked && xmlText(answer.text, 'Code') === 'NoSuchUpload')) {
      demandOk(answer);
    }
  }

  private part(index: number): Blob {
    const { file } = this.sending;
    return file.slice(index * this.ticket.partBytes, Math.min(file.size, (index + 1) * this.ticket.partBytes));
  }

  private report(): void {
    this.sending.progress(this.sentOf.reduce((sum, sent) => sum + sent, 0));
  }
}

/** Tells S3 to drop the parts of a cancelled upload. Best effort: the bucket's lifecycle rule does it otherwise. */
export async function abandon(ticket: Ticket, request: Request): Promise<void> {
  if (ticket.method === 'MULTIPART' && ticket.abort) {
    await request({ method: 'DELETE', url: ticket.abort, signal: new AbortController().signal }).catch(() => undefined);
  }
}

export function completionXml(parts: readonly (readonly [index: number, etag: string])[]): string {
  const items = parts.map(([index, etag]) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(etag)}</ETag></Part>`);
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${items.join('')}</CompleteMultipartUpload>`;
}

/** The parts that an answer of ListParts names. */
export function partsIn(xml: string): { number: number; etag: string; size: number }[] {
  return [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(xmlText(part, 'PartNumber')),
    etag: unescapeXml(xmlText(part, 'ETag') ?? ''),
    size: Number(xmlText(part, 'Size')),
  }));
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function unescapeXml(text: string): string {
  return text
    .replace(/&(quot|#34);/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
