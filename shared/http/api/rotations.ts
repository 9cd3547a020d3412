import { needsLock } from '../../domain/decision.ts';
import type { Request, RotateRequest } from '../../domain/facts.ts';
import { accountStatusOf } from '../../report/status.ts';
import { type Ask, bodyOf, queryOf } from '../ask.ts';
import { type Caller, requireEmergency, requireRole } from '../caller.ts';
import { noQuery, rollbackRequest, rotationRequest } from '../contract.ts';
import { notFoundProblem, wishProblem } from '../refused.ts';
import { jsonReply, type Reply } from '../reply.ts';
import type { Api } from './api.ts';
import { acceptedReply } from './operations.ts';
import { dryRunOfMany, takenForMany } from './rotations-of-many.ts';

/** `POST /api/rotations`. `newId`: an operation id for those who give none. */
export async function postRotation(ask: Ask, caller: Caller, api: Api, newId: string): Promise<Reply> {
  queryOf(ask, noQuery);
  const body = await bodyOf(ask, rotationRequest);
  const { account, dryRun = false, force = false, compromised = false, operationId = newId, reason } = body;
  const request: RotateRequest = { kind: 'rotate', id: operationId, force, compromised };
  const { subscriptions, kinds, vault, accounts } = body;
  const many = { selection: { subscriptions, kinds, vault, accounts }, request, reason };
  if (dryRun) {
    requireRole(caller, 'Rotation.Read', 'Rotation.Operate');
    return account === undefined ? dryRunOfMany(api, many) : dryRunReply(api, account, request);
  }
  requireRole(caller, 'Rotation.Operate');
  if (force) requireEmergency(caller, 'force');
  if (compromised) requireEmergency(caller, 'compromised');
  if (account === undefined) return takenForMany(ask, caller, api, many);
  return taken(ask, caller, api, { account, request, reason });
}

/** `POST /api/rollbacks`. */
export async function postRollback(ask: Ask, caller: Caller, api: Api, newId: string): Promise<Reply> {
  queryOf(ask, noQuery);
  requireEmergency(caller, 'A rollback');
  const { account, reason, operationId = newId } = await bodyOf(ask, rollbackRequest);
  return taken(ask, caller, api, { account, request: { kind: 'rollback', id: operationId }, reason });
}

async function dryRunReply(api: Api, account: string, request: Request): Promise<Reply> {
  const foreseen = await api.foresee(account, request);
  if (foreseen.kind !== 'foreseen') throw notFoundProblem(account, foreseen);
  const { decision, report } = foreseen;
  return jsonReply(200, {
    dryRun: true,
    action: decision.action,
    wouldChange: needsLock(decision),
    reason: decision.reason,
    sentence: decision.sentence,
    account: accountStatusOf(report, api.now()),
  });
}

async function taken(
  ask: Ask,
  caller: Caller,
  api: Api,
  wish: { readonly account: string; readonly request: Request; readonly reason: string | undefined },
): Promise<Reply> {
  const { account: named, request, reason: why } = wish;
  const requested = await api.take({ kind: 'account', named, request, by: caller.actor, why });
  if (requested.kind === 'accepted') return acceptedReply(ask, api, requested.record);
  if (requested.kind === 'refused' && requested.decision.reason === 'already-done') {
    const { decision, report } = requested;
    const account = accountStatusOf(report, api.now());
    return jsonReply(200, { id: request.id, reason: decision.reason, sentence: decision.sentence, account });
  }
  throw wishProblem(requested, named, api.now());
}
