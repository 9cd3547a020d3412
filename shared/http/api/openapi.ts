import { type Ask, queryOf } from '../ask.ts';
import { type Caller, requireRole } from '../caller.ts';
import { noQuery } from '../contract.ts';
import { openApi } from '../openapi.ts';
import { jsonReply, type Reply } from '../reply.ts';

/** `GET /api/openapi.json`. Needs no settings: it is the same for every deployment. */
export function getOpenApi(ask: Ask, caller: Caller): Reply {
  requireRole(caller, 'Rotation.Read', 'Rotation.Operate');
  queryOf(ask, noQuery);
  return jsonReply(200, openApi());
}
