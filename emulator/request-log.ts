import type { OperationName } from './handlers/endpoint.ts';
import type { Principal, Service } from './wire/call.ts';

/** One call that was made. Never a body, a header or a query. */
export interface LogEntry {
  /** Epoch milliseconds, when it arrived. */
  readonly atMs: number;
  readonly principal: Principal | undefined;
  readonly service: Service;
  readonly operation: OperationName;
  readonly method: string;
  readonly path: string;
  /** Status that the local Azure gave, whether it reached the caller or not; undefined where nothing was done. */
  readonly status: number | undefined;
  /** What was done to the call on purpose. */
  readonly fault: string | undefined;
}

/** The latest calls, and how many there were in all. */
export class RequestLog {
  readonly calls: Record<Service, number> = { arm: 0, keyVault: 0, inference: 0, identity: 0 };
  /** Hosts that were called although they are none of the local Azure's. */
  readonly strangers: string[] = [];
  readonly #answers = new Map<string, number>();
  readonly #entries: LogEntry[] = [];
  readonly #limit: number;

  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  add(entry: LogEntry): void {
    const answer = `${entry.service} ${entry.status}`;
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
    this.#entries.push(entry);
    if (this.#entries.length > 2 * this.#limit) this.#entries.splice(0, this.#limit);
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** How many calls of a service were answered with this status, also those that are no longer among the entries. */
  answered(service: Service, status: number): number {
    return this.#answers.get(`${service} ${status}`) ?? 0;
  }

  /** The calls of one operation, the oldest first. */
  of(operation: OperationName): readonly LogEntry[] {
    return this.#entries.filter((entry) => entry.operation === operation);
  }

  clear(): void {
    this.#answers.clear();
    this.#entries.length = 0;
    this.strangers.length = 0;
    Object.assign(this.calls, { arm: 0, keyVault: 0, inference: 0, identity: 0 });
  }
}
