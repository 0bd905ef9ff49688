import type { Identity } from '../identity/identity';
import { Problem, Unreachable, problemOf } from './failure';
import type { Catalogue, CreatedJob, FleetStatus, GalleryPage, Job, JobDraft, JobPage, JobVerification } from './wire';

/**
 * The API's calls. Each throws {@link Problem} for an error the service explains and {@link Unreachable} when no
 * answer came. A 401 never surfaces: the call waits until the identity was renewed and is then made again.
 */
export class Client {
  private readonly base: string;
  private readonly identity: Identity;
  private readonly fetcher: typeof fetch;

  constructor(base: string, identity: Identity, fetcher: typeof fetch = (input, init) => fetch(input, init)) {
    this.base = base.replace(/\/$/, '');
    this.identity = identity;
    this.fetcher = fetcher;
  }

  operations(): Promise<Catalogue> {
    return this.call('GET', '/operations');
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

  job(id: string): Promise<Job> {
    return this.call('GET', `/jobs/${encodeURIComponent(id)}`);
  }

  /** Twice with the same key is one job; the second answer carries fresh tickets. */
  createJob(draft: JobDraft, idempotencyKey: string): Promise<CreatedJob> {
    return this.call('POST', '/jobs', draft, { 'Idempotency-Key': idempotencyKey });
  }

  retry(id: string): Promise<{ retried: number }> {
    return this.call('POST', `/jobs/${encodeURIComponent(id)}/retry`);
  }

  /** Has every finished image of the job compared as a whole. */
  verify(id: string): Promise<{ asked: number }> {
    return this.call('POST', `/jobs/${encodeURIComponent(id)}/verify`, { whole: true });
  }

  verification(id: string): Promise<JobVerification> {
    return this.call('GET', `/jobs/${encodeURIComponent(id)}/verification`);
  }

  remove(id: string): Promise<void> {
    return this.call('DELETE', `/jobs/${encodeURIComponent(id)}`);
  }

  gallery(limit: number, before?: string): Promise<GalleryPage> {
    return this.call('GET', `/gallery?${page(limit, before)}`);
  }

  private async call<T>(method: string, path: string, body?: unknown, extra: Record<string, string> = {}): Promise<T> {
    for (;;) {
      const bearer = await this.identity.bearer();
      const headers: Record<string, string> = { Accept: 'application/json, application/problem+json', Authorization: `Bearer ${bearer}`, ...extra };
      const init: RequestInit = { method, headers, cache: 'no-store' };
      if (body !== undefined) {
        headers['Content-Type'] = 'application/json';
        init.body = JSON.stringify(body);
      }
      const response = await this.answer(path, init);
      if (response.status === 401) {
        await this.identity.renew(bearer);
        continue;
      }
      if (!response.ok) {
        throw await problemOf(response);
      }
      return (response.status === 204 ? undefined : await this.read(response)) as T;
    }
  }

  private async answer(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetcher(this.base + path, init);
    } catch {
      throw new Unreachable(navigatorOffline() ? 'this computer is offline' : 'no answer');
    }
  }

  private async read(response: Response): Promise<unknown> {
    try {
      return await response.json();
    } catch {
      throw new Unreachable('the answer broke off');
    }
  }
}

function page(limit: number, before?: string): string {
  return new URLSearchParams({ limit: String(limit), ...(before ? { before } : {}) }).toString();
}

function navigatorOffline(): boolean {
  return typeof navigator !== 'undefined' && navigator.onLine === false;
}
