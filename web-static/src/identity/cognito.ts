import type { Identity, Store } from './identity';

/** What Cognito's hosted sign-in needs to know. `redirect` must be registered with the client. */
export interface CognitoSettings {
  readonly domain: string;
  readonly clientId: string;
  readonly redirect: string;
}

/** The page that signs in: what is in view there, and how it is left. */
export interface Page {
  /** The address's fragment. Cognito knows no such thing and brings none back. */
  readonly fragment: () => string;
  readonly go: (url: string) => void;
}

interface Pending {
  readonly state: string;
  readonly verifier: string;
  readonly fragment: string;
}

interface Tokens {
  readonly access: string;
  readonly refresh?: string;
}

const TOKENS = 'pixfleet.cognito.tokens';
const PENDING = 'pixfleet.cognito.pending';

/** Authorization Code with PKCE against the hosted sign-in; tokens stay in this tab's session storage. */
export class CognitoIdentity implements Identity {
  private readonly settings: CognitoSettings;
  private readonly store: Store;
  private readonly page: Page;
  private readonly fetcher: typeof fetch;
  private renewing: Promise<void> | undefined;

  constructor(settings: CognitoSettings, store: Store, page: Page, fetcher: typeof fetch = (input, init) => fetch(input, init)) {
    this.settings = { ...settings, domain: origin(settings.domain) };
    this.store = store;
    this.page = page;
    this.fetcher = fetcher;
  }

  async bearer(): Promise<string> {
    return this.tokens()?.access ?? this.signIn();
  }

  renew(refused: string): Promise<void> {
    const tokens = this.tokens();
    if (tokens && tokens.access !== refused) {
      return Promise.resolve();
    }
    this.renewing ??= this.refresh(tokens?.refresh).finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  /**
   * Ends a sign-in that came back with `?code=...&state=...`. Answers the fragment that was in view when it began, empty if
   * there was none, nothing if the address holds no sign-in. A state we did not send is ignored: somebody else made that link.
   */
  async finishSignIn(search: string): Promise<string | undefined> {
    const fields = new URLSearchParams(search);
    const code = fields.get('code');
    if (code === null) {
      return undefined;
    }
    const pending = JSON.parse(this.store.getItem(PENDING) ?? 'null') as Pending | null;
    this.store.removeItem(PENDING);
    if (pending === null || pending.state !== fields.get('state')) {
      return '';
    }
    await this.exchange({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.settings.redirect,
      code_verifier: pending.verifier,
    });
    return pending.fragment;
  }

  /** Takes the tokens back, here and at Cognito, and leaves for its page that ends the session there. */
  async signOut(): Promise<void> {
    const refresh = this.tokens()?.refresh;
    this.store.removeItem(TOKENS);
    if (refresh !== undefined) {
      // Who cannot reach Cognito is signed out in this tab all the same.
      await this.post('revoke', { token: refresh }).catch(() => undefined);
    }
    const query = new URLSearchParams({ client_id: this.settings.clientId, logout_uri: this.settings.redirect });
    this.page.go(`${this.settings.domain}/logout?${query}`);
  }

  /** Leaves for the hosted sign-in; the promise never settles because the page goes away. */
  private async signIn(): Promise<never> {
    const verifier = random();
    const state = random();
    this.store.setItem(PENDING, JSON.stringify({ state, verifier, fragment: this.page.fragment() } satisfies Pending));
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: this.settings.clientId,
      redirect_uri: this.settings.redirect,
      scope: 'openid',
      state,
      code_challenge_method: 'S256',
      code_challenge: await challengeOf(verifier),
    });
    this.page.go(`${this.settings.domain}/oauth2/authorize?${query}`);
    return new Promise<never>(() => undefined);
  }

  private async refresh(refresh: string | undefined): Promise<void> {
    if (refresh && (await this.exchange({ grant_type: 'refresh_token', refresh_token: refresh }))) {
      return;
    }
    this.store.removeItem(TOKENS);
    await this.signIn();
  }

  private async exchange(grant: Record<string, string>): Promise<boolean> {
    const response = await this.post('token', grant);
    if (!response.ok) {
      return false;
    }
    const answer = (await response.json()) as { access_token: string; refresh_token?: string };
    const refresh = answer.refresh_token ?? grant['refresh_token'];
    const tokens: Tokens = { access: answer.access_token, ...(refresh ? { refresh } : {}) };
    this.store.setItem(TOKENS, JSON.stringify(tokens));
    return true;
  }

  private post(what: string, fields: Record<string, string>): Promise<Response> {
    return this.fetcher(`${this.settings.domain}/oauth2/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: this.settings.clientId, ...fields }),
    });
  }

  private tokens(): Tokens | undefined {
    return (JSON.parse(this.store.getItem(TOKENS) ?? 'null') as Tokens | null) ?? undefined;
  }
}

/** The S256 challenge of RFC 7636, section 4.2. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function random(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}

function origin(domain: string): string {
  return (domain.includes('://') ? domain : `https://${domain}`).replace(/\/$/, '');
}
