import type { Link } from './link';
import { Cancelled, LinkLost, type Answer, type Outgoing, type Request } from './request';
import { texts } from '../texts';

/** Why an upload stopped, and what may help: trying again, a fresh ticket, or nothing. */
export class UploadFailure extends Error {
  readonly cure: 'again' | 'fresh ticket' | 'none';
  /** The store knows of no such upload: it was given up, or it is complete. */
  readonly gone: boolean;

  constructor(cure: 'again' | 'fresh ticket' | 'none', message: string, gone = false) {
    super(message);
    this.cure = cure;
    this.gone = gone;
  }
}

/** How a file's exchanges stand: `undefined` while one is under way, else why all of them wait. */
export type Standing = (waitsFor: string | undefined) => void;

const PAUSES_MILLIS = [1000, 2000, 4000, 8000, 16_000];

/**
 * The exchanges of one file with the store. Each is repeated by itself until it was answered: without an end after a lost
 * connection, and after a busy store as long as the file gets anywhere in between.
 */
export class Exchanges {
  private readonly request: Request;
  private readonly link: Link;
  private readonly file: Blob;
  private readonly signal: AbortSignal;
  private readonly standing: Standing;
  private readonly pausesMillis: readonly number[];
  private setbacks = 0;
  private inFlight = 0;

  constructor(
    { request, link, pausesMillis = PAUSES_MILLIS }: { request: Request; link: Link; pausesMillis?: readonly number[] },
    { file, signal, standing }: { file: Blob; signal: AbortSignal; standing: Standing },
  ) {
    this.request = request;
    this.link = link;
    this.pausesMillis = pausesMillis;
    this.file = file;
    this.signal = signal;
    this.standing = standing;
  }

  /**
   * Answers what the store said, if that is final. `lost` is asked after each lost connection and may know that the
   * exchange has come through all the same; then there is no answer.
   */
  async make(outgoing: Omit<Outgoing, 'signal'>, lost: () => Promise<boolean> = async () => false): Promise<Answer | undefined> {
    for (;;) {
      if (this.link.isDown()) {
        await this.link.ready(this.signal);
      }
      const answer = await this.attempt(outgoing);
      if (answer === undefined) {
        outgoing.progress?.(0);
        await this.demandReadable();
        if (await lost()) {
          return undefined;
        }
      } else if (isBusy(answer)) {
        outgoing.progress?.(0);
        await this.pause(answer);
      } else {
        this.setbacks = 0;
        return answer;
      }
    }
  }

  private async attempt(outgoing: Omit<Outgoing, 'signal'>): Promise<Answer | undefined> {
    this.inFlight++;
    this.standing(undefined);
    let why = '';
    try {
      const answer = await this.request({ ...outgoing, signal: this.signal });
      this.link.found();
      why = isBusy(answer) ? reasonOf(answer) : '';
      return answer;
    } catch (failure) {
      if (!(failure instanceof LinkLost)) {
        throw failure;
      }
      why = failure.message;
      this.link.lost();
      return undefined;
    } finally {
      this.inFlight--;
      if (this.inFlight === 0 && why !== '') {
        this.standing(why);
      }
    }
  }

  /** A file that was changed or removed meanwhile looks like a broken connection, and would for ever. */
  private async demandReadable(): Promise<void> {
    try {
      await this.file.slice(0, 1).arrayBuffer();
    } catch {
      throw new UploadFailure('none', texts.exchange.theFileWasChangedMovedOr);
    }
  }

  private async pause(answer: Answer): Promise<void> {
    const millis = this.pausesMillis[this.setbacks++];
    if (millis === undefined) {
      throw new UploadFailure('again', reasonOf(answer));
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, millis);
      this.signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          reject(new Cancelled());
        },
        { once: true },
      );
    });
  }
}

function isBusy({ status, text }: Answer): boolean {
  return (
    status >= 500 ||
    status === 408 ||
    status === 429 ||
    xmlText(text, 'Code') === 'RequestTimeout' ||
    // S3 may answer 200 first and put an error in the body later.
    (status === 200 && text.includes('<Error>'))
  );
}

function reasonOf({ status, text }: Answer): string {
  return xmlText(text, 'Message') ?? texts.exchange.theStoreAnsweredWithError(status);
}

/** Throws what a refusal means. */
export function demandOk({ status, text }: Answer): void {
  if (status >= 200 && status < 300) {
    return;
  }
  const code = xmlText(text, 'Code') ?? '';
  const message = xmlText(text, 'Message') ?? texts.exchange.theStoreAnsweredWithError(status);
  if (code === 'NoSuchUpload' || code === 'ExpiredToken' || (status === 403 && /expired/i.test(message))) {
    throw new UploadFailure('fresh ticket', texts.exchange.theUploadPermissionRanOut, code === 'NoSuchUpload');
  }
  throw new UploadFailure('none', code === 'EntityTooLarge' ? texts.exchange.theFileIsLargerThanWas : message);
}

export function xmlText(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}
