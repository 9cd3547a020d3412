import { describe, expect, it } from 'vitest';
import { LOCAL_IDENTITY } from '../../../emulator/memory-records.ts';
import { RotationError } from '../../../shared/domain/errors.ts';
import { diagnosisSchema } from '../../../shared/operate/doctor/finding.ts';
import { SUBSCRIPTION } from '../../rotation/stage.ts';
import { DoctorStage, findingOf, notOk } from './doctor-stage.ts';

async function inOrder(): Promise<DoctorStage> {
  const stage = new DoctorStage();
  stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
  stage.addAccount('untagged', { tags: {} });
  await stage.recordSweep();
  return stage;
}

function refused(detail: string): RotationError {
  return new RotationError('refused', { operation: 'records.read', detail });
}

describe('the doctor', () => {
  it('finds everything in order, and tells who, when and what', async () => {
    const stage = await inOrder();
    const diagnosis = await stage.diagnose();
    expect(notOk(diagnosis)).toEqual([]);
    expect(diagnosis).toMatchObject({ whose: 'app', ok: true, examinedAt: '2026-01-01T00:00:00.000Z' });
    expect(diagnosis.findings.map(({ id }) => id.replace(/ .*\//, ' '))).toEqual([
      'settings',
      'node',
      'schedule',
      'identity',
      'clock',
      `subscriptions ${SUBSCRIPTION}`,
      'accounts app',
      'vault.reach kv-main.vault.azure.net',
      'vault.list kv-main.vault.azure.net',
      'vault.get kv-main.vault.azure.net',
      'vault.set kv-main.vault.azure.net',
      'vault.update kv-main.vault.azure.net',
      'storage.read memory.local',
      'storage.lease memory.local',
      'sweeps',
    ]);
    expect(diagnosisSchema.parse(diagnosis)).toEqual(diagnosis);
    expect(findingOf(diagnosis, 'identity').says).toContain(
      `Object ${LOCAL_IDENTITY.objectId} of tenant ${LOCAL_IDENTITY.tenantId}`,
    );
    expect(findingOf(diagnosis, 'schedule').says).toBe(
      'The next sweeps start at 2026-01-01T01:00:00.000Z, 2026-01-01T02:00:00.000Z, 2026-01-01T03:00:00.000Z.',
    );
  });

  it('changes nothing: no key is listed or made, no secret written, no lock taken, no record kept', async () => {
    const stage = await inOrder();
    const [before, records] = [stage.azure.log.entries.length, new Map(stage.records.texts)];
    const taken: string[] = [];
    const { locks } = stage;
    const acquire = locks.acquire.bind(locks);
    locks.acquire = (id) => {
      taken.push(id);
      return acquire(id);
    };
    await stage.diagnose();
    const asked = new Set(stage.azure.log.entries.slice(before).map(({ operation }) => operation));
    expect([...asked].toSorted()).toEqual(['accounts.list', 'secrets.get', 'secrets.list', 'subscriptions.list']);
    expect([stage.records.texts, stage.queue.sent, taken]).toEqual([records, [], []]);
  });

  it('on a desk says that it looked at the rights of the person, and how to look at those of the app', async () => {
    const stage = await inOrder();
    const diagnosis = await stage.diagnose({ patient: { whose: 'desk' } });
    expect(findingOf(diagnosis, 'identity.desk')).toMatchObject({
      state: 'note',
      says: expect.stringContaining('GET /api/health?deep=true'),
    });
    expect(diagnosis.ok).toBe(true);
  });

  it('looks at what needs no settings where they have faults, and says what it left out', async () => {
    const faults = [{ name: 'ROTATION_GRACE', given: 'soon', expected: 'a duration', example: 'P2D' }];
    const diagnosis = await new DoctorStage().diagnose({ patient: { faults, surroundings: undefined } });
    expect(diagnosis.ok).toBe(false);
    expect(diagnosis.findings.map(({ id, state }) => `${state} ${id}`)).toEqual([
      'no settings ROTATION_GRACE',
      'ok node',
      'ok schedule',
      'unknown azure',
    ]);
  });

  it('goes on where a check fails or never ends, and shows no text that it does not know', async () => {
    const stage = await inOrder();
    const diagnosis = await stage.diagnose({
      doctor: {
        serverTime: () => Promise.reject(new Error('canary: the body of an answer')),
        tryLease: () => new Promise(() => undefined),
        permissions: { allowedAt: () => new Promise(() => undefined) },
      },
      operate: { identity: () => new Promise(() => undefined) },
    });
    expect(notOk(diagnosis)).toEqual([
      'unknown identity',
      'unknown clock',
      expect.stringContaining('unknown accounts /subscriptions/'),
      expect.stringContaining('unknown vault.write https://kv-main'),
      'unknown storage.lease memory.local',
    ]);
    expect(findingOf(diagnosis, 'storage.lease memory.local').says).toBe(
      'There was no answer within PT45S; run the doctor again.',
    );
    expect(JSON.stringify(diagnosis)).not.toContain('canary');
  });

  it('ends in time where everything hangs', async () => {
    const stage = new DoctorStage();
    for (let index = 0; index < 60; index += 1) stage.addAccount(`app-${index}`);
    const startMs = stage.clock.now();
    const { findings } = await stage.diagnose({
      doctor: { permissions: { allowedAt: () => new Promise(() => undefined) } },
    });
    expect(stage.clock.now() - startMs).toBeLessThanOrEqual(180_000);
    expect(findings.some(({ says }) => says === 'Not looked at: the examination took too long.')).toBe(true);
    expect(findings.filter(({ area }) => area === 'accounts')).toHaveLength(60);
  });

  it('looks at several accounts at once, but never at more than eight', async () => {
    const stage = new DoctorStage();
    for (let index = 0; index < 30; index += 1) stage.addAccount(`app-${index}`);
    let underWay = 0;
    let most = 0;
    const allowedAt = async (scope: string): Promise<ReturnType<typeof stage.allowedAt>> => {
      underWay += 1;
      most = Math.max(most, underWay);
      await stage.clock.sleep(1000);
      underWay -= 1;
      return stage.allowedAt(scope);
    };
    // One more: the vault's roles are looked at beside them.
    expect(notOk(await stage.diagnose({ doctor: { permissions: { allowedAt } } }))).toEqual(['unknown sweeps']);
    expect(most).toBeGreaterThanOrEqual(8);
    expect(most).toBeLessThanOrEqual(9);
  });

  it('says why the record of sweeps cannot be read', async () => {
    const stage = new DoctorStage();
    const operate = { records: Object.assign(stage.records, { read: () => Promise.reject(refused('Not today.')) }) };
    expect(findingOf(await stage.diagnose({ operate }), 'sweeps')).toMatchObject({ state: 'no', says: 'Not today.' });
  });
});
