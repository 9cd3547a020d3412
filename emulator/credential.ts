import { HOUR } from '../shared/domain/duration.ts';
import type { Principal } from './wire/call.ts';

/** What the Azure SDK wants of a credential (`TokenCredential` of core-auth). */
export interface LocalCredential {
  getToken(scopes: string | string[]): Promise<{ token: string; expiresOnTimestamp: number }>;
}

/** Whoever gives tokens: the local Azure. */
export interface TokenSource {
  tokenFor(principal: Principal, audience: string): string;
}

/**
 * A credential of one principal. Its tokens never expire on the virtual clock; the SDK compares their expiry with the
 * computer's clock, so that is what it is told.
 */
export function credentialFor(azure: TokenSource, principal: Principal): LocalCredential {
  return {
    getToken: (scopes) => {
      const scope = (Array.isArray(scopes) ? scopes[0] : scopes) ?? '';
      const token = azure.tokenFor(principal, scope.replace(/\/\.default$/, ''));
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 24 * HOUR });
    },
  };
}
