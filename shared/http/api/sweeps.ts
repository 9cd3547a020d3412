import { statusOf } from '../../report/status.ts';
import { type Ask, bodyOf, queryOf } from '../ask.ts';
import { type Caller, requireRole } from '../caller.ts';
import { noQuery, sweepRequest } from '../contract.ts';
import { wishProblem } from '../refused.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { Api } from './api.ts';
import { acceptedReply } from './operations.ts';

/** `POST /api/sweeps`. */
export async function postSweep(ask: Ask, caller: Caller, api: Api, newId: string): Promise<Reply> {
  queryOf(ask, noQuery);
  const { dryRun = false, reason: why, operationId: id = newId } = await bodyOf(ask, sweepRequest);
  if (dryRun) {
    requireRole(caller, 'Rotation.Read', 'Rotation.Operate');
    return jsonReply(200, statusOf(await api.look()));
  }
  requireRole(caller, 'Rotation.Operate');
  const requested = await api.take({ kind: 'sweep', id, by: caller.actor, why });
  if (requested.kind === 'accepted') return acceptedReply(ask, api, requested.record);
  throw wishProblem(requested, '', api.now());
}
