import { texts } from '../texts';

/** The service answered with an error it explains (problem+json). The message is fit to show. */
export class Problem extends Error {
  readonly status: number;
  /** After how many seconds to ask again, where the service says so. */
  readonly pauseSeconds: number | undefined;

  constructor(status: number, message: string, pauseSeconds?: number) {
    super(message);
    this.name = 'Problem';
    this.status = status;
    this.pauseSeconds = pauseSeconds;
  }
}

/** No answer came: offline, refused connection, broken link. Trying again may help. */
export class Unreachable extends Error {
  constructor(what: string) {
    super(texts.failure.pixfleetCannotBeReachedCheckThe(what));
    this.name = 'Unreachable';
  }
}

/** The sentence to show for any failure. */
export function sentence(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** Reads problem+json, or makes the best of what a proxy sent instead. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  const pause = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const pauseSeconds = Number.isNaN(pause) ? undefined : pause;
  try {
    const body = JSON.parse(text) as { title?: string; detail?: string; message?: string };
    const told = body.detail ?? body.message ?? body.title;
    if (told) {
      return new Problem(response.status, told, pauseSeconds);
    }
  } catch {
    // Not JSON: the page of some proxy, which would help nobody.
  }
  return new Problem(response.status, texts.failure.theServiceAnsweredWithErrorPlease(response.status), pauseSeconds);
}
