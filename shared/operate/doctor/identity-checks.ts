import type { Identity } from '../ports.ts';
import type { Check, Patient, Surroundings } from './exam.ts';
import { failed } from './failed.ts';
import type { Finding } from './finding.ts';
import { assignIdentity } from './remedies.ts';

/** Who is examined. `met`: is told the identity, which later fixes name. */
export function identityChecks(
  patient: Patient,
  { workspace }: Surroundings,
  met: (identity: Identity) => void,
): readonly Check[] {
  async function run(): Promise<readonly Finding[]> {
    try {
      const identity = await workspace.ports.identity();
      met(identity);
      return [known(identity), ...(patient.whose === 'desk' ? [DESK_NOTE] : [])];
    } catch (error) {
      const { kind, says, ...failure } = failed(error);
      const state = kind === 'no-token' ? 'no' : failure.state;
      const fix = patient.whose === 'app' ? assignIdentity(patient) : 'az login';
      return [{ id: 'identity', area: 'identity', state, says, fix }];
    }
  }
  return [{ id: 'identity', area: 'identity', run }];
}

function known({ objectId, tenantId, clientId }: Identity): Finding {
  const client = clientId === undefined ? '' : `, client ${clientId}`;
  return {
    id: 'identity',
    area: 'identity',
    state: 'ok',
    says: `Object ${objectId} of tenant ${tenantId}${client}.`,
  };
}

const DESK_NOTE: Finding = {
  id: 'identity.desk',
  area: 'identity',
  state: 'note',
  says: "All rights below are those of your own login. The app's identity is another one: GET /api/health?deep=true checks that one.",
};
