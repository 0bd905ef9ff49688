import { describe, expect, it, vi } from 'vitest';
import type { Identity } from '../identity/identity';
import { Client } from './client';
import { Problem, Unreachable } from './failure';

class FakeIdentity implements Identity {
  readonly refused: string[] = [];
  private serial = 1;

  async bearer(): Promise<string> {
    return `token${this.serial}`;
  }

  async renew(refused: string): Promise<void> {
    this.refused.push(refused);
    this.serial++;
  }

  async signOut(): Promise<void> {
    throw new Error('no call signs anybody out');
  }
}

function clientWith(...answers: (Response | Error)[]) {
  const calls: { url: string; init: RequestInit }[] = [];
  const identity = new FakeIdentity();
  const fetcher = (async (url: string, init: RequestInit) => {
    calls.push({ url, init });
    const answer = answers.shift();
    if (answer instanceof Response) {
      return answer;
    }
    throw answer;
  }) as unknown as typeof fetch;
  return { client: new Client('/api/', identity, fetcher), calls, identity };
}

describe('the client', () => {
  it('sends the identity, and the idempotency key with a new job', async () => {
    const { client, calls } = clientWith(Response.json({ id: '1' }, { status: 201 }));
    await client.createJob({ pipeline: 'invert', images: [] }, 'key');
    expect(calls[0]).toMatchObject({
      url: '/api/jobs',
      init: { method: 'POST', headers: { Authorization: 'Bearer token1', 'Idempotency-Key': 'key' } },
    });
  });

  it('makes a call again, unchanged, after the identity was renewed', async () => {
    const { client, calls, identity } = clientWith(new Response('', { status: 401 }), Response.json({ jobs: [] }));
    expect(await client.jobs(20, '01X')).toEqual({ jobs: [] });
    expect(identity.refused).toEqual(['token1']);
    expect(calls.map(({ url }) => url)).toEqual(['/api/jobs?limit=20&before=01X', '/api/jobs?limit=20&before=01X']);
  });

  it('waits as long as it is told to when it asks too often, and says so only if that does not help', async () => {
    vi.useFakeTimers();
    try {
      const slow = () =>
        Response.json({ detail: 'You ask too often. Try again in 3 s.' }, { status: 429, headers: { 'Retry-After': '3' } });
      const { client, calls } = clientWith(slow(), Response.json({ jobs: [] }), slow(), slow(), slow(), slow());
      const answer = client.jobs(20);
      await vi.advanceTimersByTimeAsync(2900);
      expect(calls).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(200);
      expect(await answer).toEqual({ jobs: [] });
      const refused = client.jobs(20).catch((failure: unknown) => failure);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(await refused).toMatchObject({ status: 429, message: 'You ask too often. Try again in 3 s.' });
      expect(calls).toHaveLength(6);
    } finally {
      vi.useRealTimers();
    }
  });

  it('reads of a large job its first images, and those from one on', async () => {
    const { client, calls } = clientWith(
      Response.json({ id: 'J', counts: { total: 10_000 }, images: [{ id: 'a' }], next: '1' }),
      Response.json({ id: 'J', counts: { total: 10_000 }, images: [{ id: 'a' }], next: '1' }),
      Response.json({ images: [{ id: 'x' }], next: '8001' }),
    );
    expect(await client.job('J')).toEqual({ id: 'J', counts: { total: 10_000 }, partial: true, images: [{ id: 'a' }] });
    expect((await client.job('J', 'x')).images).toEqual([{ id: 'a' }, { id: 'x' }]);
    expect(calls.map(({ url }) => url)).toEqual(['/api/jobs/J', '/api/jobs/J', '/api/jobs/J/images?cursor=x&limit=150']);
  });

  it('puts a long job together from its pages', async () => {
    const { client, calls } = clientWith(
      Response.json({ id: 'J', counts: { total: 3 }, images: [{ id: 'a' }], next: '1' }),
      Response.json({ images: [{ id: 'b' }], next: '2' }),
      Response.json({ images: [{ id: 'c' }] }),
    );
    expect(await client.job('J')).toEqual({ id: 'J', counts: { total: 3 }, images: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    expect(calls.map(({ url }) => url)).toEqual([
      '/api/jobs/J',
      '/api/jobs/J/images?cursor=1&limit=150',
      '/api/jobs/J/images?cursor=2&limit=150',
    ]);
  });

  it('shows the detail of problem+json', async () => {
    const { client } = clientWith(Response.json({ title: 'Bad pipeline', detail: 'canny: low must be a number' }, { status: 422 }));
    await expect(client.operations()).rejects.toEqual(new Problem(422, 'canny: low must be a number'));
  });

  it('makes a sentence of an error nobody explains', async () => {
    const { client } = clientWith(new Response('<html>', { status: 502 }));
    await expect(client.operations()).rejects.toThrow('The service answered with error 502.');
  });

  it('tells a lost connection apart', async () => {
    const { client } = clientWith(new TypeError('Failed to fetch'));
    await expect(client.operations()).rejects.toThrow(Unreachable);
  });

  it('takes a fleet that never reported for an empty report', async () => {
    const { client } = clientWith(Response.json({ detail: 'none' }, { status: 404 }));
    expect(await client.fleet()).toEqual({});
  });

  it('expects no body after a removal', async () => {
    const { client } = clientWith(new Response(null, { status: 204 }));
    expect(await client.remove('01X')).toBeUndefined();
  });

  it('gives up on an answer that never comes', async () => {
    vi.useFakeTimers();
    try {
      const never = ((_: string, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))) as unknown as typeof fetch;
      const asked = new Client('/api', new FakeIdentity(), never).operations();
      const refused = expect(asked).rejects.toThrow('no answer within 30 seconds');
      await vi.advanceTimersByTimeAsync(30_000);
      await refused;
    } finally {
      vi.useRealTimers();
    }
  });

  it('learns the service’s time from its answers', async () => {
    const { client } = clientWith(Response.json({ jobs: [] }, { headers: { Date: 'Thu, 01 Jan 2026 12:00:00 GMT' } }));
    await client.jobs(1);
    expect(Math.abs(client.clock.now() - Date.parse('2026-01-01T12:00:00Z'))).toBeLessThan(2000);
  });
});
