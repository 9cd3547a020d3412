import type { Random } from '../random.ts';
import type { Principal } from '../wire/call.ts';
import { tokenText } from './token-text.ts';

export const ARM_AUDIENCE = 'https://management.azure.com';
export const VAULT_AUDIENCE = 'https://vault.azure.net';

interface Token {
  readonly principal: Principal;
  readonly audience: string;
  readonly expiresAtMs: number;
}

/** Access tokens, each bound to a principal and an audience. */
export class Tokens {
  readonly #random: Random;
  readonly #tenantId: string;
  readonly #issued = new Map<string, Token>();
  readonly #lasting = new Map<string, string>();

  constructor(random: Random, tenantId: string) {
    this.#random = random;
    this.#tenantId = tenantId;
  }

  issue(principal: Principal, audience: string, expiresAtMs: number): string {
    const text = tokenText({ tenantId: this.#tenantId, principal, audience, unique: this.#random.hex(48) });
    this.#issued.set(text, { principal, audience: normal(audience), expiresAtMs });
    return text;
  }

  /** A token that never expires: the same one for the same principal and audience. */
  lasting(principal: Principal, audience: string): string {
    const key = `${principal} ${normal(audience)}`;
    const known = this.#lasting.get(key);
    if (known !== undefined) return known;
    const text = this.issue(principal, audience, Number.POSITIVE_INFINITY);
    this.#lasting.set(key, text);
    return text;
  }

  /** Who shows this token; undefined where it is unknown, expired or meant for another audience. */
  principalOf(text: string, audience: string, nowMs: number): Principal | undefined {
    const token = this.#issued.get(text);
    return token !== undefined && token.audience === normal(audience) && nowMs < token.expiresAtMs
      ? token.principal
      : undefined;
  }
}

function normal(audience: string): string {
  return audience.toLowerCase().replace(/\/+$/, '');
}
