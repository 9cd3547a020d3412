import type { Diagnosis } from '../../operate/doctor/finding.ts';
import { type Ask, queryOf } from '../ask.ts';
import { type Caller, requireRole } from '../caller.ts';
import { noQuery } from '../contract.ts';
import { jsonReply, type Reply } from '../reply.ts';

/** `GET /api/health/deep`: what the doctor finds for the app's own identity; 503 where something is missing. */
export async function getDeepHealth(ask: Ask, caller: Caller, diagnose: () => Promise<Diagnosis>): Promise<Reply> {
  requireRole(caller, 'Rotation.Read', 'Rotation.Operate');
  queryOf(ask, noQuery);
  const diagnosis = await diagnose();
  return jsonReply(diagnosis.ok ? 200 : 503, diagnosis);
}
