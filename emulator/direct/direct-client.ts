import type { z } from 'zod';
import { SECOND } from '../../shared/domain/duration.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { LocalAzure } from '../local-azure.ts';
import { publicAddresses } from '../wire/addresses.ts';
import type { Answer, Site } from '../wire/call.ts';
import { ConnectionLost } from '../wire/connection-lost.ts';
import { withDeadline } from '../wire/deadline.ts';
import { ARM_AUDIENCE, VAULT_AUDIENCE } from '../world/tokens.ts';
import { answerError, jsonOf } from './answer-error.ts';

/** Time-out of a call where the caller sets none: that of one attempt of the product's own clients. */
const TIMEOUT_MS = 15 * SECOND;

/** One call: where to, and what for. */
export interface DirectCall {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly site: Site;
  readonly path: string;
  readonly query: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

/** Calls the local Azure as the rotator without any of Azure's clients: one try each, for runs that must be fast. */
export class DirectClient {
  readonly #azure: LocalAzure;

  constructor(azure: LocalAzure) {
    this.#azure = azure;
  }

  /** The answer of a successful call, read by this schema. Throws `RotationError` in every other case. */
  async ask<T>(call: DirectCall, schema: z.ZodType<T>): Promise<T> {
    return this.read(call, await this.text(call), schema);
  }

  /** The body of a successful answer. Throws `RotationError` in every other case. */
  async text(call: DirectCall): Promise<string> {
    const answer = await this.send(call);
    if (answer.status !== 200) throw answerError(call.operation, call.site.service, answer);
    return answer.body;
  }

  /** The body of an answer to this call, read by the schema. Throws `RotationError` (`malformed-answer`). */
  read<T>(call: DirectCall, body: string, schema: z.ZodType<T>): T {
    const parsed = schema.safeParse(jsonOf(body));
    if (parsed.success) return parsed.data;
    throw new RotationError('malformed-answer', { operation: call.operation, detail: 'The answer cannot be read.' });
  }

  /** Whatever is answered; throws `RotationError` (`unavailable`) where nothing is. */
  async send(call: DirectCall): Promise<Answer> {
    const { site, method, path } = call;
    const headers = new Map([...this.#authorization(site), ...(call.headers ?? [])]);
    const arrived = {
      site,
      method,
      path,
      headers,
      query: new URLSearchParams(call.query),
      url: `${path}?${call.query}`,
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      addresses: publicAddresses,
      principal: 'rotator',
    } as const;
    const limits = { timeoutMs: call.timeoutMs ?? TIMEOUT_MS, signal: undefined, reason: () => new ConnectionLost() };
    try {
      return await withDeadline(this.#azure.world.clock, () => this.#azure.exchange.answer(arrived), limits);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      throw new RotationError('unavailable', { operation: call.operation, detail: 'No answer came.' });
    }
  }

  #authorization(site: Site): readonly (readonly [string, string])[] {
    if (site.service !== 'arm' && site.service !== 'keyVault') return [];
    const audience = site.service === 'arm' ? ARM_AUDIENCE : VAULT_AUDIENCE;
    return [['authorization', `Bearer ${this.#azure.tokenFor('rotator', audience)}`]];
  }
}
