import type { Identity } from '../identity/identity';
import { ServiceClock } from './clock';
import { Problem, Unreachable, problemOf } from './failure';
import type {
  TiledSide,
  Catalogue,
  CreatedJob,
  FleetStatus,
  GalleryPage,
  ImagePage,
  Job,
  JobDraft,
  JobPage,
  ImageVerification,
  JobVerification,
  Limits,
  TicketedImage,
  VerificationPage,
} from './wire';
import { texts } from '../texts';

/** No answer takes longer than this if it comes at all. Opening a job writes down up to ten thousand images. */
const LIMIT_MILLIS = 30_000;

/** How often a call is made again that came too soon after others, and how long it waits for that at most. */
const MAX_RETRIES = 3;
const LONGEST_PAUSE_SECONDS = 10;

/** Images of an answer at most, as the API sets it. */
const IMAGES = 150;

/** A job of more images is not read as a whole: each that is done takes some 5 KB. */
const WHOLE = 600;

/** Jobs that are looked through for failed images in one call. */
const RETRIED_JOBS = 20;

/**
 * The API's calls. Each throws {@link Problem} for an error the service explains and {@link Unreachable} when no
 * answer came. A 401 never surfaces: the call waits until the identity was renewed and is then made again.
 * One that came too soon after others (429) is made again some seconds later; if that does not help, it says so.
 */
export class Client {
  /** The service's time, as its answers tell it. */
  readonly clock: ServiceClock;
  private readonly base: string;
  private readonly identity: Identity;
  private readonly fetcher: typeof fetch;

  constructor(base: string, identity: Identity, fetcher: typeof fetch = (input, init) => fetch(input, init), clock = new ServiceClock()) {
    this.clock = clock;
    this.base = base.replace(/\/$/, '');
    this.identity = identity;
    this.fetcher = fetcher;
  }

  operations(): Promise<Catalogue> {
    return this.call('GET', '/operations');
  }

  limits(): Promise<Limits> {
    return this.call('GET', '/limits');
  }

  /** The fleet's last report; empty before the first one was written. */
  async fleet(): Promise<FleetStatus> {
    try {
      return await this.call<FleetStatus>('GET', '/fleet');
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 404) {
        return {};
      }
      throw failure;
    }
  }

  jobs(limit: number, before?: string): Promise<JobPage> {
    return this.call('GET', `/jobs?${page(limit, before)}`);
  }

  /** The job without its images. */
  async counts(id: string): Promise<Job> {
    const job = await this.call<Job>('GET', `/jobs/${encodeURIComponent(id)}?images=false`);
    return { ...job, partial: job.counts.total > WHOLE };
  }

  /**
   * The job with all its images: its own answer holds the first ones and says where the others go on. Of a large job only the
   * first ones, and those from `image` on.
   */
  async job(id: string, image?: string): Promise<Job> {
    const { next, ...job } = await this.call<Job & { readonly next?: string }>('GET', `/jobs/${encodeURIComponent(id)}`);
    const images = [...job.images];
    if (job.counts.total > WHOLE) {
      const known = image === undefined || images.some((first) => first.id === image);
      return known
        ? { ...job, images, partial: true }
        : { ...job, partial: true, images: [...images, ...(await this.images(id, { cursor: image })).images] };
    }
    for (let cursor = next; cursor; ) {
      const rest = await this.images(id, { cursor });
      images.push(...rest.images);
      cursor = rest.next;
    }
    return { ...job, images };
  }

  /** A page of a job's images, those at one stage or all. */
  images(
    id: string,
    { stage = '', cursor = '', limit = IMAGES }: { readonly stage?: string; readonly cursor?: string; readonly limit?: number },
  ): Promise<ImagePage> {
    const asked = { ...(stage ? { stage } : {}), ...(cursor ? { cursor } : {}), limit: String(limit) };
    return this.call('GET', `/jobs/${encodeURIComponent(id)}/images?${new URLSearchParams(asked)}`);
  }

  /** The ids of a job's images that were not uploaded. */
  async awaiting(id: string): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page: ImagePage = await this.images(id, { stage: 'awaiting', cursor });
      page.images.forEach((image) => found.add(image.id));
      cursor = page.next;
    }
    return found;
  }

  /** Twice with the same key is one job. */
  createJob(draft: JobDraft, idempotencyKey: string): Promise<CreatedJob> {
    return this.call('POST', '/jobs', draft, { 'Idempotency-Key': idempotencyKey });
  }

  /** Tickets for images of a job, for the first ones that the answer holds. Twice is harmless. */
  tickets(id: string, images: readonly string[]): Promise<{ readonly images: readonly TicketedImage[] }> {
    return this.call('POST', `/jobs/${encodeURIComponent(id)}/tickets`, { images });
  }

  retry(id: string): Promise<{ retried: number }> {
    return this.call('POST', `/jobs/${encodeURIComponent(id)}/retry`);
  }

  /** The failed images of all jobs, some jobs a call; `next` leads to the older ones. */
  retryAll(before?: string): Promise<{ retried: number; next?: string }> {
    return this.call('POST', `/jobs/retry?${page(RETRIED_JOBS, before)}`);
  }

  /** Ends what is not over; results stay. */
  cancel(id: string): Promise<{ cancelled: number; ending: number }> {
    return this.call('POST', `/jobs/${encodeURIComponent(id)}/cancel`);
  }

  /** Has every finished image of the job compared as a whole. */
  verify(id: string): Promise<{ asked: number }> {
    return this.call('POST', `/jobs/${encodeURIComponent(id)}/verify`, { whole: true });
  }

  async verification(id: string): Promise<JobVerification> {
    const images: ImageVerification[] = [];
    let finished = true;
    let cursor = '';
    do {
      const found: VerificationPage = await this.call('GET', `/jobs/${encodeURIComponent(id)}/verification${cursor}`);
      images.push(...found.images);
      finished &&= found.finished;
      cursor = found.next === undefined ? '' : `?cursor=${encodeURIComponent(found.next)}`;
    } while (cursor !== '');
    return { finished, images };
  }

  /** `parting`: the page is being closed, and the call has to outlive it. */
  remove(id: string, parting = false): Promise<void> {
    return this.call('DELETE', `/jobs/${encodeURIComponent(id)}`, undefined, {}, parting);
  }

  gallery(limit: number, before?: string): Promise<GalleryPage> {
    return this.call('GET', `/gallery?${page(limit, before)}`);
  }

  /**
   * The description of a picture's tiles, and what it takes to read them: where they lie and the identity, which is leave
   * enough for all of them. Nothing if there are none.
   */
  async tiles(
    picture: string,
    side: TiledSide,
  ): Promise<{ readonly xml: string; readonly base: string; readonly bearer: string } | undefined> {
    const [job, image] = picture.split('/').map(encodeURIComponent);
    const path = `/jobs/${job}/images/${image}/tiles/`;
    const bearer = await this.identity.bearer();
    const response = await this.answer(`${path}${side}.dzi`, { headers: { Authorization: `Bearer ${bearer}` } });
    return response.status === 200 ? { xml: await response.text(), base: this.base + path, bearer } : undefined;
  }

  private async call<T>(method: string, path: string, body?: unknown, extra: Record<string, string> = {}, keepalive = false): Promise<T> {
    for (let retriesLeft = MAX_RETRIES; ; ) {
      const bearer = await this.identity.bearer();
      const headers: Record<string, string> = {
        Accept: 'application/json, application/problem+json',
        Authorization: `Bearer ${bearer}`,
        ...extra,
      };
      const init: RequestInit = { method, headers, cache: 'no-store', keepalive };
      if (body !== undefined) {
        headers['Content-Type'] = 'application/json';
        init.body = JSON.stringify(body);
      }
      const answer = await this.exchange(path, init);
      if (answer.status === 401) {
        await this.identity.renew(bearer);
        continue;
      }
      if (answer instanceof Problem && answer.status === 429 && retriesLeft-- > 0) {
        await new Promise((resolve) => setTimeout(resolve, 1000 * Math.min(answer.pauseSeconds ?? 1, LONGEST_PAUSE_SECONDS)));
        continue;
      }
      if (answer instanceof Problem) {
        throw answer;
      }
      return answer.body as T;
    }
  }

  /** One exchange, which ends within the limit, the reading of the answer included. */
  private async exchange(path: string, init: RequestInit): Promise<Problem | { readonly status: number; readonly body: unknown }> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), LIMIT_MILLIS);
    try {
      const response = await this.answer(path, { ...init, signal: giveUp.signal });
      this.clock.learn(response.headers.get('Date'));
      if (!response.ok) {
        return await problemOf(response);
      }
      return { status: response.status, body: response.status === 204 ? undefined : await this.read(response) };
    } catch (failure) {
      throw giveUp.signal.aborted ? new Unreachable(texts.client.noAnswerWithinSeconds(LIMIT_MILLIS / 1000)) : failure;
    } finally {
      clearTimeout(timer);
    }
  }

  private async answer(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetcher(this.base + path, init);
    } catch {
      throw new Unreachable(navigatorOffline() ? texts.client.thisComputerIsOffline : texts.client.noAnswer);
    }
  }

  private async read(response: Response): Promise<unknown> {
    try {
      return await response.json();
    } catch {
      throw new Unreachable(texts.client.theAnswerBrokeOff);
    }
  }
}

function page(limit: number, before?: string): string {
  return new URLSearchParams({ limit: String(limit), ...(before ? { before } : {}) }).toString();
}

function navigatorOffline(): boolean {
  return typeof navigator !== 'undefined' && navigator.onLine === false;
}
