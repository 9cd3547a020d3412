import { SECOND } from '../domain/duration.ts';
import type { Progress } from '../rotation/progress.ts';
import { attempt } from './attempt.ts';
import {
  type OperationRecord,
  operationCodec,
  operationName,
  operationOf,
  wasAskedForAgain,
} from './operation-record.ts';
import type { Workspace } from './workspace.ts';

/** How often the record is renewed at most. */
const PERIOD_MS = 15 * SECOND;

/**
 * Keeps the record of an operation that is being carried out up to date with its progress. A message that came twice has two
 * workers, and one of them may have ended the operation: an ended record is not written again, nor one of an operation that
 * was asked for again meanwhile. A write that fails is logged, and the next one tells more.
 */
export class ProgressRecord {
  readonly #workspace: Workspace;
  #record: OperationRecord;
  /** The first news, how many accounts there are, is written at once. */
  #writtenAtMs = Number.NEGATIVE_INFINITY;
  #writing: Promise<unknown> = Promise.resolve();
  #isWriting = false;

  /** `record`: as it was just written. */
  constructor(workspace: Workspace, record: OperationRecord) {
    this.#workspace = workspace;
    this.#record = record;
  }

  note(progress: Progress): void {
    this.#record = { ...this.#record, progress };
    const nowMs = this.#workspace.ports.clock.now();
    if (this.#isWriting || nowMs < this.#writtenAtMs + PERIOD_MS) return;
    this.#writtenAtMs = nowMs;
    this.#isWriting = true;
    this.#writing = this.#write().finally(() => {
      this.#isWriting = false;
    });
  }

  /** The record as it is to be now, once no write is under way. */
  async settled(): Promise<OperationRecord> {
    await this.#writing;
    return this.#record;
  }

  /** Writes the record where nobody has ended it meanwhile or asked for it again; false where somebody has. Throws where it cannot be read or written. */
  async renew(): Promise<boolean> {
    const { records } = this.#workspace.ports;
    const { id } = this.#record;
    const current = await operationOf(records, id);
    if (current?.state === 'ended' || wasAskedForAgain(current, this.#record)) return false;
    await records.write(operationName(id), operationCodec.encode(this.#record));
    return true;
  }

  #write(): Promise<unknown> {
    const { id } = this.#record;
    const about = { runId: id, record: operationName(id) };
    return attempt(this.#workspace, 'record.not-written', about, () => this.renew());
  }
}
