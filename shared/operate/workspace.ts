import type { Request, RotateRequest } from '../domain/facts.ts';
import type { Mode } from '../domain/settings.ts';
import type { Context } from '../rotation/context.ts';
import type { Answer } from '../rotation/on-demand.ts';
import type { ManyOptions, ManyReport } from '../rotation/rotate-many.ts';
import type { Selection } from '../rotation/selection.ts';
import type { SweepReport } from '../rotation/sweep.ts';
import type { Actor } from './actor.ts';
import type { OperatePorts } from './ports.ts';

/** What every use case of operating the app works with. */
export interface Workspace {
  readonly settings: Context['settings'];
  readonly ports: OperatePorts;
  /** A run of its own, with an id of its own. `mode`: `plan` where it must change nothing, whatever the settings say. */
  newContext(mode?: Mode): Context;
}

/** Who asked, and why. */
export interface Asked {
  readonly by: Actor;
  readonly why?: string | undefined;
}

/** Who asked for many accounts, why, and how it is carried out. */
export interface ManyAsked extends Asked, ManyOptions {
  /** Accounts that make calls at once; MANY_AT_ONCE, if absent. */
  readonly concurrency?: number | undefined;
  /** Raised where nothing new is to be begun. */
  readonly stopping?: AbortSignal | undefined;
}

/** What a person gave with a request for a sweep. */
export interface SweepWish {
  readonly why?: string | undefined;
  readonly operationId: string;
}

/** The use cases with effects, each with an audit record. */
export interface Work {
  /** One pass over all accounts. `asked`: where a person wanted it now. */
  sweep(by: Actor, asked?: SweepWish): Promise<SweepReport>;
  /** A person's request for one account, named by its ARM id or an unambiguous name. */
  request(named: string, request: Request, asked: Asked): Promise<Answer>;
  /** A person's request for every account of a selection that has consented. */
  rotateMany(selection: Selection, request: RotateRequest, asked: ManyAsked): Promise<ManyReport>;
}

/** As much of it as the records of runs need. */
export interface RecordingWorkspace extends Omit<Workspace, 'ports'> {
  readonly ports: Pick<OperatePorts, 'clock' | 'log' | 'records'>;
}
