import type { Config } from '../api/wire';
import { CognitoIdentity } from './cognito';
import type { Identity } from './identity';
import { TokenIdentity, takeToken } from './token';
import { askForToken } from './tokenBox';

/** The identity that config.json names. Takes secrets out of the address before anything else can see them. */
export async function identityFor(config: Config): Promise<Identity> {
  if (config.auth.kind === 'token') {
    const rest = takeToken(location.hash, sessionStorage);
    if (rest !== location.hash) {
      history.replaceState(null, '', location.pathname + location.search + rest);
    }
    const identity = new TokenIdentity(sessionStorage, askForToken, () => location.reload());
    window.addEventListener('hashchange', () => {
      const left = takeToken(location.hash, sessionStorage);
      if (left !== location.hash) {
        location.replace(location.pathname + location.search + left);
        location.reload();
      }
    });
    return identity;
  }
  const redirect = location.origin + location.pathname;
  const page = { fragment: () => location.hash, go: (url: string) => location.assign(url) };
  const identity = new CognitoIdentity({ domain: config.auth.domain, clientId: config.auth.clientId, redirect }, sessionStorage, page);
  const fragment = await identity.finishSignIn(location.search);
  if (fragment !== undefined) {
    history.replaceState(null, '', location.pathname + fragment);
  }
  return identity;
}
