import { describe, expect, it } from 'vitest';
import { challengeOf, CognitoIdentity } from './cognito';
import { FakeStore } from './fakeStore';

const settings = { domain: 'pix.auth.eu-west-1.amazoncognito.com', clientId: 'client', redirect: 'https://site/' };

function world(answers: (object | number)[] = []) {
  const store = new FakeStore();
  const visited: URL[] = [];
  const sent: { url: string; form: Record<string, string> }[] = [];
  const fetcher = (async (url: string, init: RequestInit) => {
    sent.push({ url, form: Object.fromEntries(init.body as URLSearchParams) });
    const answer = answers.shift() ?? 500;
    return typeof answer === 'number' ? new Response('', { status: answer }) : Response.json(answer);
  }) as unknown as typeof fetch;
  let left: () => void = () => undefined;
  const leaving = new Promise<void>((resolve) => (left = resolve));
  const go = (url: string) => {
    visited.push(new URL(url));
    left();
  };
  const page = { fragment: () => '#job=01X&picture=01X.01Y', go };
  return { store, visited, sent, leaving, identity: new CognitoIdentity(settings, store, page, fetcher) };
}

async function signedIn(answers: (object | number)[]) {
  const made = world([{ access_token: 'a1', refresh_token: 'r1' }, ...answers]);
  void made.identity.bearer();
  await made.leaving;
  const state = made.visited[0]?.searchParams.get('state') ?? '';
  const fragment = await made.identity.finishSignIn(`?code=c1&state=${state}`);
  return { ...made, state, fragment };
}

describe('signing in with Cognito', () => {
  it('computes the challenge of RFC 7636, appendix B', async () =>
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'));

  it('leaves for the hosted page with a challenge and a state', async () => {
    const { identity, visited, leaving, store } = world();
    void identity.bearer();
    await leaving;
    const url = visited[0] as URL;
    expect(url.origin + url.pathname).toBe('https://pix.auth.eu-west-1.amazoncognito.com/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: 'https://site/',
      code_challenge_method: 'S256',
    });
    const pending = JSON.parse([...store.values.values()][0] as string) as { verifier: string };
    expect(url.searchParams.get('code_challenge')).toBe(await challengeOf(pending.verifier));
  });

  it('exchanges the code, with its verifier, for tokens', async () => {
    const { identity, sent } = await signedIn([]);
    expect(sent[0]).toMatchObject({
      url: 'https://pix.auth.eu-west-1.amazoncognito.com/oauth2/token',
      form: { grant_type: 'authorization_code', code: 'c1', client_id: 'client', redirect_uri: 'https://site/' },
    });
    expect(sent[0]?.form['code_verifier']).toHaveLength(43);
    expect(await identity.bearer()).toBe('a1');
  });

  it('ignores a code whose state is not ours', async () => {
    const { identity, sent, leaving } = world([{ access_token: 'evil' }]);
    void identity.bearer();
    await leaving;
    expect(await identity.finishSignIn('?code=c1&state=other')).toBe('');
    expect(sent).toEqual([]);
  });

  it('refreshes once for many refused calls, and keeps the refresh token', async () => {
    const { identity, sent } = await signedIn([{ access_token: 'a2' }, { access_token: 'a3' }]);
    await Promise.all([identity.renew('a1'), identity.renew('a1')]);
    expect(await identity.bearer()).toBe('a2');
    await identity.renew('a1');
    expect(sent).toHaveLength(2);
    await identity.renew('a2');
    expect(sent[2]?.form).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'r1' });
  });

  it('comes back to the view that asked for it', async () => {
    expect((await signedIn([])).fragment).toBe('#job=01X&picture=01X.01Y');
    expect(await world().identity.finishSignIn('')).toBeUndefined();
  });

  it('signs out here and at Cognito, and revokes what it held', async () => {
    const { identity, sent, visited, store } = await signedIn([{}]);
    await identity.signOut();
    expect(sent[1]).toMatchObject({
      url: 'https://pix.auth.eu-west-1.amazoncognito.com/oauth2/revoke',
      form: { token: 'r1', client_id: 'client' },
    });
    expect(visited[1]?.href).toBe('https://pix.auth.eu-west-1.amazoncognito.com/logout?client_id=client&logout_uri=https%3A%2F%2Fsite%2F');
    expect([...store.values.values()].join()).not.toMatch(/a1|r1/);
  });

  it('signs out also where Cognito does not answer', async () => {
    const { store } = await signedIn([]);
    const visited: string[] = [];
    const offline = new CognitoIdentity(settings, store, { fragment: () => '', go: (url) => visited.push(url) }, () =>
      Promise.reject(new TypeError('offline')),
    );
    await offline.signOut();
    expect([...store.values.values()].join()).not.toMatch(/a1|r1/);
    expect(visited).toHaveLength(1);
  });

  it('signs in afresh when the refresh token is over', async () => {
    const { identity, visited } = await signedIn([400]);
    void identity.renew('a1');
    await expect.poll(() => visited.length).toBe(2);
  });
});
