import { texts } from '../texts';

/** What one HTTP exchange of an upload came to. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  header(name: string): string | null;
}

export interface Outgoing {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly body?: FormData | Blob | string;
  readonly signal: AbortSignal;
  readonly progress?: (sentBytes: number) => void;
}

export type Request = (outgoing: Outgoing) => Promise<Answer>;

/** The user gave up. */
export class Cancelled extends Error {}

/** The connection failed or fell silent. */
export class LinkLost extends Error {}

const SILENCE_MILLIS = 60_000;

/** XMLHttpRequest rather than fetch, because only it reports the progress of sending. */
export function xhrRequest(create: () => XMLHttpRequest = () => new XMLHttpRequest(), silenceMillis = SILENCE_MILLIS): Request {
  return ({ method, url, body, signal, progress }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new Cancelled());
        return;
      }
      const xhr = create();
      let watchdog: ReturnType<typeof setTimeout>;
      const abort = () => xhr.abort();
      const settle = (outcome: () => void) => {
        clearTimeout(watchdog);
        signal.removeEventListener('abort', abort);
        outcome();
      };
      const alive = () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, silenceMillis);
      };
      xhr.upload.onprogress = (event) => {
        alive();
        progress?.(event.loaded);
      };
      xhr.onload = () =>
        settle(() => resolve({ status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) }));
      xhr.onerror = () => settle(() => reject(new LinkLost(texts.request.theConnectionBroke)));
      xhr.onabort = () => settle(() => reject(signal.aborted ? new Cancelled() : new LinkLost(texts.request.theConnectionFellSilent)));
      signal.addEventListener('abort', abort);
      xhr.open(method, url);
      alive();
      xhr.send(body ?? null);
    });
}
