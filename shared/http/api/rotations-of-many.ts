import type { RotateRequest } from '../../domain/facts.ts';
import { statusOf } from '../../report/status.ts';
import type { Selection } from '../../rotation/selection.ts';
import type { Ask } from '../ask.ts';
import type { Caller } from '../caller.ts';
import { wishProblem } from '../refused.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { Api } from './api.ts';
import { acceptedReply } from './operations.ts';

/** A rotation of many accounts, as the body of the request asks for it. */
export interface ManyWish {
  readonly selection: Selection;
  readonly request: RotateRequest;
  readonly reason: string | undefined;
}

/** What it would come to. */
export async function dryRunOfMany(api: Api, { selection, request }: ManyWish): Promise<Reply> {
  const report = await api.foreseeMany(selection, request);
  const { unmatched } = report;
  const { total, done } = report.progress;
  return jsonReply(200, { dryRun: true, wouldChange: total - done, unmatched, status: statusOf(report) });
}

/** 202, and where to look. */
export async function takenForMany(ask: Ask, caller: Caller, api: Api, wish: ManyWish): Promise<Reply> {
  const { selection, request, reason: why } = wish;
  const requested = await api.take({ kind: 'many', selection, request, by: caller.actor, why });
  if (requested.kind === 'accepted') return acceptedReply(ask, api, requested.record);
  throw wishProblem(requested, '', api.now());
}
