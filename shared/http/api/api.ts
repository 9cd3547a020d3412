import type { Request, RotateRequest } from '../../domain/facts.ts';
import type { Archive } from '../../operate/archive.ts';
import type { OperationRecord } from '../../operate/operation-record.ts';
import type { Requested } from '../../operate/request-operation.ts';
import type { Wish } from '../../operate/wish.ts';
import type { Foreseen, NotFound } from '../../rotation/on-demand.ts';
import type { ManyReport } from '../../rotation/rotate-many.ts';
import type { Selection } from '../../rotation/selection.ts';
import type { SweepReport } from '../../rotation/sweep.ts';

/** What the handlers call. */
export interface Api extends Pick<Archive, 'latestStatus' | 'accountsNamed' | 'historyOf'> {
  /** Takes a wish in, to be carried out by the queue worker. */
  take(wish: Wish): Promise<Requested>;
  foresee(named: string, request: Request): Promise<Foreseen | NotFound>;
  /** What a request for many accounts would come to; changes nothing. */
  foreseeMany(selection: Selection, request: RotateRequest): Promise<ManyReport>;
  /** Undefined: there is no such operation on record. */
  operation(id: string): Promise<OperationRecord | undefined>;
  /** A sweep that changes nothing. */
  look(): Promise<SweepReport>;
  /** Epoch milliseconds. */
  now(): number;
  sleep(durationMs: number): Promise<void>;
}
