import { describe, expect, it } from 'vitest';
import { credentialFor } from '../../emulator/credential.ts';
import { ACTIONS } from '../../emulator/world/rights.ts';
import { azureDoctorPorts } from '../../shared/azure/doctor-ports.ts';
import { loadConfig } from '../../shared/config.ts';
import { DAY } from '../../shared/domain/duration.ts';
import type { DoctorPorts } from '../../shared/operate/doctor/doctor-ports.ts';
import { DoctorStage, notOk } from '../operate/doctor/doctor-stage.ts';
import { customRoles, everythingThat } from './role-definitions.ts';

const { actions, dataActions } = everythingThat(customRoles('azuredeploy'));
const GRANTED = new Set([...actions, ...dataActions]);
const KNOWN = Object.values(ACTIONS);

/** A local Azure whose rotator has the rights of the template's roles, but for one. */
class GrantedStage extends DoctorStage {
  constructor(without?: string) {
    super();
    const denied = KNOWN.filter((action) => !GRANTED.has(action) || action === without);
    for (const action of denied) this.azure.rights.deny({ action });
  }

  /** What the doctor asks of Azure with the product's own clients. */
  ownPorts(): Pick<DoctorPorts, 'permissions' | 'vaultId'> {
    const { connection } = loadConfig({ KEY_VAULT_URL: this.vault, AzureWebJobsStorage: 'UseDevelopmentStorage=true' });
    const { permissions, vaultId } = azureDoctorPorts(
      connection,
      {
        clock: this.clock,
        log: (event) => this.events.push(event),
        credential: credentialFor(this.azure, 'rotator'),
        transport: {
          httpClient: this.azure.httpClient('rotator'),
          send: (request) => this.azure.send(request, 'rotator'),
        },
      },
      undefined,
    );
    return { permissions, vaultId };
  }
}

/** Adoption, the first rotation after a week and the death of the old key three days later; then what the doctor says. */
async function lifeOf(stage: GrantedStage): Promise<readonly string[]> {
  const account = stage.addAccount('app');
  const outcomes: string[] = [];
  for (const days of [0, 7, 4]) {
    await stage.pass(days * DAY);
    const report = await stage.sweep();
    outcomes.push(report.accounts.find((each) => each.account === account)?.outcome.result ?? 'not seen');
  }
  await stage.recordSweep();
  const diagnosis = await stage.diagnose({ doctor: stage.ownPorts() });
  return [...outcomes, ...notOk(diagnosis).map((line) => line.replace(/ .*? /, ' '))];
}

const WHOLE = ['adopted', 'rotated', 'retired'];

describe('with exactly the rights of the roles in the template', () => {
  it('an account lives its whole cycle, and the doctor misses nothing', async () => {
    expect(await lifeOf(new GrantedStage())).toEqual(WHOLE);
  });

  it('the rotator of the local Azure is the one that is deployed', () => {
    const { rights } = new GrantedStage().azure;
    const allowed = KNOWN.filter((action) => rights.allows('rotator', action, '/subscriptions/any'));
    expect(new Set(allowed)).toEqual(GRANTED);
  });

  it.each([...GRANTED])('nothing is too much: without %s something fails', async (action) => {
    expect(await lifeOf(new GrantedStage(action))).not.toEqual(WHOLE);
  });
});
