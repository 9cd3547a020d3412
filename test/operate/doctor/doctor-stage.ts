import { ACTIONS, type Action } from '../../../emulator/world/rights.ts';
import type { DoctorPorts } from '../../../shared/operate/doctor/doctor-ports.ts';
import type { Patient } from '../../../shared/operate/doctor/exam.ts';
import { examine } from '../../../shared/operate/doctor/examine.ts';
import type { Diagnosis, Finding } from '../../../shared/operate/doctor/finding.ts';
import type { OperatePorts, PermissionSet } from '../../../shared/operate/ports.ts';
import { statusOf } from '../../../shared/report/status.ts';
import { OperateStage } from '../operate-stage.ts';

export const VAULT_ID =
  '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-main';

export const ENV = {
  ROTATION_SCHEDULE: '0 0 * * * *',
  WEBSITE_SITE_NAME: 'rotator',
  WEBSITE_RESOURCE_GROUP: 'rg-ops',
  AzureWebJobsStorage__accountName: 'rotatorstore',
};

/** What one examination is to differ in. */
export interface Differences {
  readonly patient?: Partial<Patient>;
  readonly doctor?: Partial<DoctorPorts>;
  readonly operate?: Partial<OperatePorts>;
  /** Settings of the use cases. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The stage with everything that the doctor looks at, all of it in order. */
export class DoctorStage extends OperateStage {
  /** What the roles of the rotator allow, as the local Azure has it. A vault's ARM id stands for its address. */
  allowedAt(scope: string): PermissionSet {
    const place = scope === VAULT_ID ? this.vault : scope;
    const allowed = (action: Action): boolean => this.azure.rights.allows('rotator', action, place);
    const isData = (action: Action): boolean => action.startsWith('Microsoft.KeyVault/');
    const actions = Object.values(ACTIONS).filter(allowed);
    return [
      {
        actions: actions.filter((action) => !isData(action)),
        notActions: [],
        dataActions: actions.filter(isData),
        notDataActions: [],
      },
    ];
  }

  doctorPorts(changes: Partial<DoctorPorts> = {}): DoctorPorts {
    return {
      permissions: { allowedAt: async (scope) => this.allowedAt(scope) },
      serverTime: async () => Math.floor(this.clock.now() / 1000) * 1000,
      vaultId: async () => VAULT_ID,
      tryLease: async () => undefined,
      ...changes,
    };
  }

  /** Examines; fails the test where a `no` comes without a fix. */
  async diagnose({ patient, doctor, operate, env }: Differences = {}): Promise<Diagnosis> {
    const workspace = this.workspace(operate, env);
    const diagnosis = await this.clock.run(
      examine({
        whose: 'app',
        env: ENV,
        nodeVersion: '24.1.0',
        clock: this.clock,
        faults: [],
        surroundings: { workspace, doctor: this.doctorPorts(doctor) },
        ...patient,
      }),
    );
    const helpless = diagnosis.findings.filter(({ state, fix }) => state === 'no' && fix === undefined);
    if (helpless.length > 0) throw new Error(`No fix for ${helpless.map(({ id }) => id).join(', ')}.`);
    return diagnosis;
  }

  /** Sweeps, and records it as the app does. */
  async recordSweep(): Promise<void> {
    await this.records.write('latest.json', JSON.stringify(statusOf(await this.sweep())));
  }
}

export function findingOf(diagnosis: Diagnosis, id: string): Finding {
  const found = diagnosis.findings.find((finding) => finding.id === id);
  if (found === undefined) {
    throw new Error(`There is no finding ${id}, only ${diagnosis.findings.map((each) => each.id).join(', ')}.`);
  }
  return found;
}

/** The ids of what is not in order, each with its state. */
export function notOk(diagnosis: Diagnosis): readonly string[] {
  return diagnosis.findings.filter(({ state }) => state !== 'ok').map(({ id, state }) => `${state} ${id}`);
}
