import { describe, expect, it } from 'vitest';
import { loadConfig, SettingsError } from '../../../shared/config.ts';
import type { SettingFault } from '../../../shared/operate/doctor/exam.ts';
import { DoctorStage, ENV, findingOf } from './doctor-stage.ts';

const APP = '--name rotator --resource-group rg-ops';

/** The faults of an environment, as the settings tell them. */
function faultsOf(env: Readonly<Record<string, string>>): readonly SettingFault[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

describe('the settings', () => {
  it('come out with every fault, each with the command that sets it right', async () => {
    const faults = faultsOf({ ROTATION_GRACE: 'soon', ROTATION_GRAZE: 'P2D', ROTATION_SCHEDULE: '0 0 * * * *' });
    const diagnosis = await new DoctorStage().diagnose({ patient: { faults, surroundings: undefined } });
    const settings = diagnosis.findings.filter(({ area }) => area === 'settings');
    expect(settings.map(({ id, state, fix }) => [state, id, fix?.split('\n').length])).toEqual([
      ['no', 'settings ROTATION_GRAZE', 2],
      ['no', 'settings KEY_VAULT_URL', 1],
      ['no', 'settings ROTATION_GRACE', 1],
      ['no', 'settings AzureWebJobsStorage', 1],
    ]);
    expect(findingOf(diagnosis, 'settings ROTATION_GRACE')).toMatchObject({
      says: expect.stringMatching(/^ROTATION_GRACE is "soon"; expected an ISO 8601 duration/),
      fix: `az functionapp config appsettings set ${APP} --settings "ROTATION_GRACE=P2D"`,
    });
    expect(findingOf(diagnosis, 'settings KEY_VAULT_URL').says).toMatch(/^KEY_VAULT_URL is not set; expected /);
  });

  it('with a name that nobody knows: take it away, and set the right one', async () => {
    const faults = faultsOf({ ROTATION_GRAZE: 'P2D' });
    const diagnosis = await new DoctorStage().diagnose({ patient: { faults, surroundings: undefined } });
    expect(findingOf(diagnosis, 'settings ROTATION_GRAZE').fix).toBe(
      `az functionapp config appsettings delete ${APP} --setting-names ROTATION_GRAZE\naz functionapp config appsettings set ${APP} --settings "ROTATION_GRACE=P2D"`,
    );
  });

  it('without storage are never answered with the local emulator', async () => {
    const diagnosis = await new DoctorStage().diagnose({ patient: { faults: faultsOf({}), surroundings: undefined } });
    expect(findingOf(diagnosis, 'settings AzureWebJobsStorage').fix).toBe(
      `az functionapp config appsettings set ${APP} --settings "AzureWebJobsStorage__accountName=STORAGE-ACCOUNT"`,
    );
  });

  it('in plan mode are in order, and rotate nothing', async () => {
    const diagnosis = await new DoctorStage().diagnose({ env: { ROTATION_MODE: 'plan' } });
    expect([findingOf(diagnosis, 'settings').state, findingOf(diagnosis, 'settings ROTATION_MODE').state]).toEqual([
      'ok',
      'note',
    ]);
  });

  it('on a desk name no app, since nobody knows which it is', async () => {
    const patient = { whose: 'desk', env: {}, faults: faultsOf({}), surroundings: undefined } as const;
    const { fix } = findingOf(await new DoctorStage().diagnose({ patient }), 'settings KEY_VAULT_URL');
    expect(fix).toContain('--name APP --resource-group GROUP ');
  });
});

describe('the schedule', () => {
  it.each([
    ['is not set', undefined, 'is not set, so the Functions host runs no timer'],
    ['is empty', ' ', 'is not set, so the Functions host runs no timer'],
    ['has five fields', '0 * * * *', 'is no NCRONTAB expression of six fields'],
    ['names a day that never comes', '0 0 0 31 2 *', 'names a day that never comes'],
  ])('that %s is a no, with a setting that would do', async (_name, ROTATION_SCHEDULE, says) => {
    const patient = { env: { ...ENV, ROTATION_SCHEDULE } };
    expect(findingOf(await new DoctorStage().diagnose({ patient }), 'schedule')).toMatchObject({
      state: 'no',
      says: expect.stringContaining(says),
      fix: `az functionapp config appsettings set ${APP} --settings "ROTATION_SCHEDULE=0 0 * * * *"`,
    });
  });
});

describe('Node', () => {
  it.each([
    ['22.18.0', 'ok'],
    ['22.23.3', 'ok'],
    ['24.0.0', 'ok'],
    ['24.21.0', 'ok'],
    ['20.19.5', 'no'],
    ['22.17.9', 'no'],
    ['23.11.0', 'note'],
    ['26.1.0', 'note'],
  ])('%s is %s', async (nodeVersion, state) => {
    const diagnosis = await new DoctorStage().diagnose({ patient: { nodeVersion } });
    expect(findingOf(diagnosis, 'node').state).toBe(state);
  });

  it("is that of the desk where a person examines, not the app's", async () => {
    const saysOn = async (whose: 'app' | 'desk'): Promise<string> =>
      findingOf(await new DoctorStage().diagnose({ patient: { whose } }), 'node').says;
    expect([await saysOn('app'), await saysOn('desk')]).toEqual(['Node 24.1.0.', 'Node 24.1.0 on this desk.']);
  });

  it('that is too old is replaced by a command, on a plan of either sort, or on the desk', async () => {
    const fixOn = async (whose: 'app' | 'desk'): Promise<string | undefined> =>
      findingOf(await new DoctorStage().diagnose({ patient: { whose, nodeVersion: '20.1.0' } }), 'node').fix;
    expect(await fixOn('app')).toBe(
      `az functionapp runtime config set ${APP} --runtime-version 24\naz functionapp config set ${APP} --linux-fx-version "Node|24"`,
    );
    expect(await fixOn('desk')).toMatch(/^npm ci/);
  });
});
