import type { Identity, Store } from './identity';

const KEY = 'pixfleet.token';

/** Asks the user for a token; `refused` tells that the last one was not accepted. */
export type AskForToken = (refused: boolean) => Promise<string>;

/** A bearer token that came with the address (`#token=...`) or is typed by the user. Kept for this tab only. */
export class TokenIdentity implements Identity {
  private readonly store: Store;
  private readonly ask: AskForToken;
  private readonly reload: () => void;
  private asking: Promise<string> | undefined;

  constructor(store: Store, ask: AskForToken, reload: () => void = () => undefined) {
    this.store = store;
    this.ask = ask;
    this.reload = reload;
  }

  async bearer(): Promise<string> {
    const kept = this.store.getItem(KEY);
    return kept === null ? this.request(false) : sendable(kept) ? kept : this.request(true);
  }

  async renew(refused: string): Promise<void> {
    const current = this.store.getItem(KEY);
    if (current !== null && current !== refused) {
      return;
    }
    this.store.removeItem(KEY);
    await this.request(true);
  }

  signOut(): Promise<void> {
    this.store.removeItem(KEY);
    this.reload();
    return Promise.resolve();
  }

  private request(refused: boolean): Promise<string> {
    this.asking ??= this.ask(refused).then((token) => {
      if (!sendable(token)) {
        this.asking = undefined;
        return this.request(true);
      }
      this.store.setItem(KEY, token);
      this.asking = undefined;
      return token;
    });
    return this.asking;
  }
}

/** A header carries visible ASCII only. What else was pasted, a curly quote say, cannot be the token. */
function sendable(token: string): boolean {
  return /^[!-~]+$/.test(token);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Moves a token out of the address's fragment into the store; answers the fragment that remains. */
export function takeToken(hash: string, store: Store): string {
  const fields = hash.replace(/^#/, '').split('&');
  const token = fields.find((field) => field.startsWith('token='));
  if (token === undefined) {
    return hash;
  }
  // Not URLSearchParams: it would turn the plus of a Base64 token into a blank.
  const value = decoded(token.slice('token='.length)).trim();
  if (value !== '') {
    store.setItem(KEY, value);
  }
  const rest = fields.filter((field) => field !== token && field !== '').join('&');
  return rest === '' ? '' : `#${rest}`;
}
