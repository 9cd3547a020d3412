import { describe, expect, it } from 'vitest';
import { LOCAL_IDENTITY } from '../../../emulator/memory-records.ts';
import { type ErrorCode, RotationError } from '../../../shared/domain/errors.ts';
import { HOUR, MINUTE } from '../../rotation/stage.ts';
import { type Differences, DoctorStage, ENV, findingOf, notOk } from './doctor-stage.ts';

const VAULT = 'https://kv-main.vault.azure.net';

function fails(code: ErrorCode, status?: number): () => Promise<never> {
  return () =>
    Promise.reject(new RotationError(code, { operation: 'locks.acquire', detail: `It is ${code}.`, status }));
}

describe('the clock', () => {
  it.each([
    ['as it is', 0, 'ok', /agrees/],
    ['4 minutes ahead', 4 * MINUTE, 'ok', /PT3M59S ahead of/],
    ['10 minutes ahead', 10 * MINUTE, 'no', /PT9M59S ahead of .*Tokens may be refused/],
    ['10 minutes behind', -10 * MINUTE, 'no', /PT10M behind/],
  ])('%s is judged by the time of Azure', async (_name, aheadMs, state, says) => {
    const stage = new DoctorStage();
    const serverTime = async (): Promise<number> => stage.clock.now() - aheadMs;
    expect(findingOf(await stage.diagnose({ doctor: { serverTime } }), 'clock')).toMatchObject({
      state,
      says: expect.stringMatching(says),
    });
  });

  it('is not blamed for the fraction of a second that Azure does not tell', async () => {
    const stage = new DoctorStage();
    await stage.pass(10_990);
    expect(findingOf(await stage.diagnose(), 'clock').says).toMatch(/agrees/);
  });

  it('is not blamed for a slow answer', async () => {
    const stage = new DoctorStage();
    const serverTime = async (): Promise<number> => {
      await stage.clock.sleep(10 * 1000);
      const serverMs = stage.clock.now();
      await stage.clock.sleep(20 * 1000);
      return serverMs;
    };
    expect(findingOf(await stage.diagnose({ doctor: { serverTime } }), 'clock').says).toMatch(/agrees/);
  });
});

describe('a vault', () => {
  it('behind a firewall is a no, once, with the rule that lets the app in', async () => {
    const stage = new DoctorStage();
    stage.azure.setVaultNetwork(stage.vault, 'private');
    const fixFor = async (whose: 'app' | 'desk'): Promise<string | undefined> =>
      findingOf(await stage.diagnose({ patient: { whose } }), `vault.reach ${VAULT}`).fix;
    expect(await fixFor('app')).toBe('az keyvault network-rule add --name kv-main --subnet SUBNET-ID');
    expect(await fixFor('desk')).toBe('az keyvault network-rule add --name kv-main --ip-address YOUR-ADDRESS');
    const { findings } = await stage.diagnose();
    expect(findings.filter(({ area }) => area === 'vaults')).toHaveLength(1);
  });

  it('that does not answer is a no, with the command that shows its address', async () => {
    const stage = new DoctorStage();
    stage.azure.faults.add({ service: 'keyVault', times: 99, fault: { kind: 'no-answer', how: 'reset' } });
    expect(findingOf(await stage.diagnose(), `vault.reach ${VAULT}`)).toMatchObject({
      state: 'no',
      fix: expect.stringMatching(/^az keyvault show --name kv-main --query /),
    });
  });

  it('that does not exist is a no, with the command that shows its address', async () => {
    const stage = new DoctorStage();
    stage.azure.faults.add({
      service: 'keyVault',
      times: 99,
      fault: { kind: 'refuse', status: 404, code: 'VaultNotFound' },
    });
    expect(findingOf(await stage.diagnose(), `vault.list ${VAULT}`)).toMatchObject({
      state: 'no',
      fix: expect.stringMatching(/^az keyvault show --name kv-main --query /),
    });
  });

  it('that is busy is unknown, and not unreachable', async () => {
    const stage = new DoctorStage();
    stage.azure.faults.add({ operation: 'secrets.list', times: 99, fault: { kind: 'refuse', status: 503 } });
    const diagnosis = await stage.diagnose();
    expect(findingOf(diagnosis, `vault.reach ${VAULT}`).state).toBe('ok');
    expect(findingOf(diagnosis, `vault.list ${VAULT}`).state).toBe('unknown');
  });

  it('with many secrets is listed no further than the first page', async () => {
    const stage = new DoctorStage();
    for (let index = 0; index < 60; index += 1) {
      stage.azure.seedSecret(stage.vault, `secret-${index}`, { value: 'a value' });
    }
    await stage.diagnose();
    const lists = stage.azure.log.entries.filter(
      ({ operation, status }) => operation === 'secrets.list' && status === 200,
    );
    expect(lists).toHaveLength(1);
  });

  it('is looked at also where only an account may name it', async () => {
    const stage = new DoctorStage();
    const other = stage.azure.addVault('kv-other');
    const diagnosis = await stage.diagnose({ env: { KEY_VAULT_ALLOWED_URLS: other } });
    expect(findingOf(diagnosis, `vault.get ${other}`).state).toBe('ok');
  });
});

describe('the storage account', () => {
  const lease = async (differences: Differences): Promise<unknown> =>
    findingOf(await new DoctorStage().diagnose(differences), 'storage.lease memory.local');

  it.each([
    [
      'without a role',
      fails('role-missing', 403),
      'no',
      /--role "Storage Blob Data Owner" --scope "\$\(az storage account show --name memory --query id --output tsv\)"$/,
    ],
    [
      'behind a firewall',
      fails('network-refused', 403),
      'no',
      /^az storage account network-rule add --account-name memory --subnet SUBNET-ID$/,
    ],
    ['that does not answer', fails('unavailable'), 'no', /^az storage account show --name memory /],
  ])('%s gives no lease, with what helps', async (_name, tryLease, state, fix) => {
    expect(await lease({ doctor: { tryLease } })).toMatchObject({ state, fix: expect.stringMatching(fix) });
  });

  it('that is busy is unknown', async () => {
    expect(await lease({ doctor: { tryLease: fails('throttled', 429) } })).not.toHaveProperty('fix');
    expect(await lease({ doctor: { tryLease: fails('unavailable', 503) } })).toMatchObject({ state: 'unknown' });
  });

  it('whose key is refused is better reached by identity', async () => {
    const patient = { env: { ...ENV, AzureWebJobsStorage: 'DefaultEndpointsProtocol=https;AccountKey=canary' } };
    const found = await lease({ patient, doctor: { tryLease: fails('role-missing', 403) } });
    expect(found).toMatchObject({ fix: expect.stringContaining('"AzureWebJobsStorage__accountName=memory"') });
    expect(JSON.stringify(found)).not.toContain('canary');
  });

  it('with an identity of its own names no object id that is not its', async () => {
    const doctor = { tryLease: fails('role-missing', 403) };
    const env = { ...ENV, AzureWebJobsStorage__clientId: '00000000-0000-0000-0000-00000000000d' };
    expect(await lease({ doctor, patient: { env } })).toMatchObject({
      fix: expect.stringContaining('--assignee-object-id OBJECT-ID '),
    });
    expect(await lease({ doctor })).toMatchObject({ fix: expect.stringContaining(LOCAL_IDENTITY.objectId) });
  });

  it.each<ErrorCode>(['not-found', 'refused', 'settings-invalid'])('that is none (%s) is set right', async (code) => {
    expect(await lease({ doctor: { tryLease: fails(code, 404) } })).toMatchObject({
      state: 'no',
      fix: expect.stringContaining('"AzureWebJobsStorage__accountName=memory"'),
    });
  });

  it('whose records cannot be read is a no of its own', async () => {
    const stage = new DoctorStage();
    stage.locks.fail('peek', { code: 'network-refused' });
    expect(notOk(await stage.diagnose())).toContain('no storage.read memory.local');
  });
});

describe('sweeps', () => {
  it.each([
    ['an hour ago', HOUR, 'ok'],
    ['just within twice the gap', 2 * HOUR, 'ok'],
    ['longer ago than that', 2 * HOUR + 1, 'no'],
  ])('the last of which ended %s', async (_name, agoMs, state) => {
    const stage = new DoctorStage();
    await stage.recordSweep();
    await stage.pass(agoMs);
    expect(findingOf(await stage.diagnose(), 'sweeps').state).toBe(state);
  });

  it('that stopped are told with their last time, and with what shows the timer', async () => {
    const stage = new DoctorStage();
    await stage.recordSweep();
    await stage.pass(50 * HOUR);
    expect(findingOf(await stage.diagnose(), 'sweeps')).toMatchObject({
      says: expect.stringMatching(/2026-01-01T00:00:00.*P2DT2H ago; expected at most PT2H/),
      fix: expect.stringMatching(
        /^az functionapp config appsettings list --name rotator .*ROTATION_SCHEDULE.*sweep\.Disabled/,
      ),
    });
  });

  it('of which none is recorded are unknown: the app may be new', async () => {
    expect(findingOf(await new DoctorStage().diagnose(), 'sweeps').state).toBe('unknown');
  });

  it('whose record is damaged are unknown', async () => {
    const stage = new DoctorStage();
    await stage.records.write('latest.json', '{"runId":');
    expect(findingOf(await stage.diagnose(), 'sweeps')).toMatchObject({
      state: 'unknown',
      says: expect.stringContaining('latest.json cannot be read'),
    });
  });
});
