import type { FormTicket, PartsTicket, Ticket } from '../api/wire';
import { LinkLost, type Answer, type Request } from './request';

/** Why an upload stopped, and what may help: trying again, a fresh ticket, or nothing. */
export class UploadFailure extends Error {
  readonly cure: 'again' | 'fresh ticket' | 'none';

  constructor(cure: 'again' | 'fresh ticket' | 'none', message: string) {
    super(message);
    this.cure = cure;
  }
}

/** Parts already stored, by index, so that a retry sends only the missing ones. Belongs to one ticket. */
export type StoredParts = Map<number, string>;

export interface Sending {
  readonly file: Blob;
  readonly fileName: string;
  readonly signal: AbortSignal;
  readonly progress: (sentBytes: number) => void;
  readonly stored: StoredParts;
}

const PARTS_AT_ONCE = 3;

/** Sends one file straight to S3 as its ticket says. Throws {@link UploadFailure} or Cancelled. */
export async function send(ticket: Ticket, sending: Sending, request: Request): Promise<void> {
  if (ticket.expiresAt !== undefined && Date.parse(ticket.expiresAt) <= Date.now()) {
    throw new UploadFailure('fresh ticket', 'The upload permission ran out.');
  }
  await (ticket.method === 'POST' ? sendForm(ticket, sending, request) : sendParts(ticket, sending, request));
}

/** S3 ignores whatever follows the file, so all fields come first. */
async function sendForm(ticket: FormTicket, { file, fileName, signal, progress }: Sending, request: Request): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(ticket.fields)) {
    form.append(name, value);
  }
  form.append('file', file, fileName);
  const answer = await reached(request, {
    method: 'POST', url: ticket.url, body: form, signal,
    progress: (sent) => progress(Math.min(sent, file.size)),
  });
  demandOk(answer);
}

async function sendParts(ticket: PartsTicket, sending: Sending, request: Request): Promise<void> {
  const { file, signal, progress, stored } = sending;
  const sentOf = ticket.parts.map((_, i) => (stored.has(i) ? partOf(file, ticket, i).size : 0));
  const report = () => progress(sentOf.reduce((sum, sent) => sum + sent, 0));
  const missing = ticket.parts.map((_, i) => i).filter((i) => !stored.has(i));
  const worker = async () => {
    for (let i = missing.shift(); i !== undefined; i = missing.shift()) {
      const index = i;
      const part = partOf(file, ticket, index);
      const answer = await reached(request, {
        method: 'PUT', url: ticket.parts[index] as string, body: part, signal,
        progress: (sent) => {
          sentOf[index] = Math.min(sent, part.size);
          report();
        },
      });
      demandOk(answer);
      const etag = answer.header('ETag');
      if (!etag) {
        throw new UploadFailure('none', 'The store did not show the part’s ETag to this page (CORS must expose it).');
      }
      stored.set(index, etag);
      sentOf[index] = part.size;
      report();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(PARTS_AT_ONCE, missing.length) }, worker));
  } finally {
    missing.length = 0;
  }
  await complete(ticket, stored, signal, request);
}

async function complete(ticket: PartsTicket, stored: StoredParts, signal: AbortSignal, request: Request): Promise<void> {
  const parts = [...stored.entries()].sort(([a], [b]) => a - b);
  const answer = await reached(request, { method: 'POST', url: ticket.complete, body: completionXml(parts), signal });
  demandOk(answer);
  // S3 may answer 200 first and put an error in the body later.
  if (answer.text.includes('<Error>')) {
    throw new UploadFailure('again', xmlText(answer.text, 'Message') ?? 'The store could not join the parts.');
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

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function partOf(file: Blob, { partBytes }: PartsTicket, index: number): Blob {
  return file.slice(index * partBytes, Math.min(file.size, (index + 1) * partBytes));
}

async function reached(request: Request, outgoing: Parameters<Request>[0]): Promise<Answer> {
  try {
    return await request(outgoing);
  } catch (failure) {
    if (failure instanceof LinkLost) {
      throw new UploadFailure('again', failure.message);
    }
    throw failure;
  }
}

function demandOk({ status, text }: Answer): void {
  if (status >= 200 && status < 300) {
    return;
  }
  const code = xmlText(text, 'Code') ?? '';
  const message = xmlText(text, 'Message') ?? `The store answered with error ${status}.`;
  if (status >= 500 || status === 408 || status === 429 || code === 'RequestTimeout') {
    throw new UploadFailure('again', message);
  }
  if (code === 'NoSuchUpload' || code === 'ExpiredToken' || (status === 403 && /expired/i.test(message))) {
    throw new UploadFailure('fresh ticket', 'The upload permission ran out.');
  }
  throw new UploadFailure('none', code === 'EntityTooLarge' ? 'The file is larger than was announced or allowed.' : message);
}

function xmlText(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}
