/** Who calls. One of two kinds, named in config.json: a token printed at start, or Cognito's hosted sign-in. */
export interface Identity {
  /** The value for `Authorization: Bearer`; waits for the user where there is none yet. */
  bearer(): Promise<string>;

  /** Called after a 401 on `refused`; resolves when a call is worth another try. Many callers may wait at once. */
  renew(refused: string): Promise<void>;

  /** Forgets who calls; the page is left or loaded anew. */
  signOut(): Promise<void>;
}

/** The part of sessionStorage used here. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
