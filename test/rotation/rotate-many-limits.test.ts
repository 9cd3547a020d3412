import { describe, expect, it } from 'vitest';
import { RotationError } from '../../shared/domain/errors.ts';
import type { Ports } from '../../shared/rotation/ports.ts';
import { isAllDone } from '../../shared/rotation/rotate-many.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { type Around, intercepted } from './intercept.ts';
import { COMPROMISED, ManyStage, nameOf, PLAIN, reasonsOf, SECOND_SUBSCRIPTION, YOUNG } from './many-stage.ts';
import { MINUTE, reportOf, SUBSCRIPTION } from './stage.ts';

/** Tags by which the published slot cannot be told. */
const DAMAGED = { CredentialId: 'key2' };
const SET_SECRET = { action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action' } as const;

describe('the limits of a request for many accounts', () => {
  it('stop it after three failures in a row past a regeneration, with what to do', async () => {
    const stage = new ManyStage();
    stage.addMany(12);
    const allow = stage.azure.rights.deny(SET_SECRET);
    const report = await stage.rotateMany(COMPROMISED);
    expect(reasonsOf(report)).toEqual({ 'role-missing': 3, 'breaker-open': 9 });
    expect(stage.regenerations()).toBe(3);
    const deferred = report.accounts.find(({ outcome }) => outcome.reason === 'breaker-open');
    expect(deferred?.outcome.sentence).toMatch(/look at their reasons\. Ask again with the same id to go on\.$/);
    allow();
    await stage.pass(20 * MINUTE);
    expect(isAllDone(await stage.rotateMany(COMPROMISED))).toBe(true);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('let no more than three accounts go past a regeneration before one has gone well', async () => {
    const stage = new ManyStage({ ROTATION_CONCURRENCY: '64' });
    stage.addMany(20);
    const ends: number[] = [];
    const startedBefore = (atMs: number): number =>
      stage.azure.log.of('accounts.regenerateKey').filter((call) => call.atMs < atMs).length;
    await stage.rotateMany(PLAIN, stage.context(), {
      onProgress: (_, ended) => {
        if (ended !== undefined) ends.push(stage.clock.now());
      },
    });
    expect(startedBefore(ends[0] ?? 0)).toBe(3);
    expect(startedBefore(Number.POSITIVE_INFINITY)).toBe(20);
  });

  it.each([1, 4])('make calls for no more accounts at once than there are slots: %i', async (size) => {
    const stage = new ManyStage();
    stage.azure.latency.set({ arm: 200, keyVault: 80, inference: 50 });
    stage.addMany(12);
    const healthy = stage.context();
    let underWay = 0;
    let most = 0;
    const around: Around = async (name, call) => {
      // A wait that holds no slot renews its lock.
      if (/^lock\.|^directory\.(?:accounts|subscriptions)|^secrets\.list/.test(name)) return call();
      underWay += 1;
      most = Math.max(most, underWay);
      return call().finally(() => {
        underWay -= 1;
      });
    };
    const context = { ...healthy, ports: intercepted(healthy.ports, around), slots: new Slots(size) };
    expect(isAllDone(await stage.rotateMany(PLAIN, context))).toBe(true);
    expect(most).toBe(size);
  });

  it.each([
    ['an adoption', (stage: ManyStage, name: string) => void stage.addAccount(name)],
    ['a repair', (stage: ManyStage, name: string) => void stage.addManaged(name, { ...YOUNG, tags: DAMAGED })],
  ])('hold where %s comes first, and the compromised key right after it', async (_, add) => {
    const stage = new ManyStage();
    for (let index = 0; index < 12; index += 1) add(stage, `app-${index}`);
    // After a regeneration nothing is published any more.
    const regenerated = new Set<string>();
    const { ports, ...context } = stage.context();
    const keys: Ports['keys'] = {
      listKeys: (id) => ports.keys.listKeys(id),
      regenerate: (id, slot, timeoutMs) => {
        regenerated.add(nameOf(id));
        return ports.keys.regenerate(id, slot, timeoutMs);
      },
    };
    const set: Ports['secrets']['set'] = async (ref, content, timeoutMs) => {
      if (!regenerated.has(ref.name)) return ports.secrets.set(ref, content, timeoutMs);
      throw new RotationError('refused', { operation: 'secrets.set', detail: 'Not this one.' });
    };
    const secrets = { ...ports.secrets, set };
    const report = await stage.rotateMany(COMPROMISED, { ...context, ports: { ...ports, keys, secrets } });
    expect(reasonsOf(report)['breaker-open']).toBe(9);
    expect(stage.regenerations()).toBe(3);
  });

  it('let a busy subscription keep nobody waiting for the proof that regenerations go well', async () => {
    const stage = new ManyStage();
    const [busy] = stage.addMany(20, [SUBSCRIPTION], 'busy');
    stage.addMany(20, [SECOND_SUBSCRIPTION]);
    const context = stage.context();
    // The most urgent accounts are those of the first subscription, where others have ten minutes of room before us.
    if (busy !== undefined) context.ports.pacing.armPosts(busy, 6_000, Number.POSITIVE_INFINITY);
    const endedAtMs = new Map<string, number>();
    const report = await stage.rotateMany(COMPROMISED, context, {
      onProgress: (_progress, ended) => {
        if (ended !== undefined) endedAtMs.set(nameOf(ended.account), stage.clock.now() - stage.startMs);
      },
    });
    expect(isAllDone(report)).toBe(true);
    const lastOf = (prefix: string): number =>
      Math.max(...[...endedAtMs].flatMap(([name, atMs]) => (name.startsWith(prefix) ? [atMs] : [])));
    expect(lastOf('app')).toBeLessThan(6 * MINUTE);
    expect(lastOf('busy')).toBeGreaterThan(10 * MINUTE);
    expect(stage.azure.monitor.violations).toEqual([]);
  });

  it('begin nothing that would not end in time, and say how to go on', async () => {
    const stage = new ManyStage();
    stage.azure.setThrottling(true);
    stage.addMany(300, [SUBSCRIPTION]);
    const endMs = stage.clock.now() + 4 * MINUTE;
    const report = await stage.rotateMany(COMPROMISED, stage.context(), { endMs });
    expect(stage.clock.now()).toBeLessThanOrEqual(endMs);
    expect(reasonsOf(report)['azure-busy']).toBeGreaterThan(0);
    expect(reasonsOf(report).compromised).toBeGreaterThan(0);
    const left = report.accounts.find(({ outcome }) => outcome.reason === 'azure-busy');
    expect(left?.outcome.sentence).toBe(
      'Azure lets no further calls through before this run is to be over. Ask again with the same id to go on.',
    );
  });
});

describe('a request for many accounts that is told to stop', () => {
  it('finishes what is under way, begins nothing new, and does not wait for room that nobody needs', async () => {
    const stage = new ManyStage();
    stage.azure.setThrottling(true);
    stage.addMany(1_000, [SUBSCRIPTION]);
    const controller = new AbortController();
    const context = { ...stage.context(), stopping: controller.signal };
    const report = await stage.rotateMany(COMPROMISED, context, {
      onProgress: ({ done }) => {
        if (done === 5) controller.abort();
      },
    });
    const { compromised: begun = 0, 'host-stopping': left = 0 } = reasonsOf(report);
    expect([begun + left, begun >= 5, left > 0]).toEqual([1_000, true, true]);
    expect(report.accounts.filter(({ outcome }) => outcome.result === 'retired')).toHaveLength(begun);
    expect(stage.regenerations()).toBe(2 * begun);
    // 1,000 accounts take four POSTs each, at ten a second.
    expect(stage.clock.now() - stage.startMs).toBeLessThan(5 * MINUTE);
    expect(stage.azure.monitor.violations).toEqual([]);
  });
});

describe("Azure's throttles", () => {
  it('are kept in each subscription, and a full one does not slow another', async () => {
    const stage = new ManyStage();
    stage.azure.setThrottling(true);
    stage.addMany(300, [SUBSCRIPTION], 'many');
    const few = stage.addMany(10, [SECOND_SUBSCRIPTION], 'few');
    const endedAtMs = new Map<string, number>();
    const report = await stage.rotateMany(COMPROMISED, stage.context(), {
      onProgress: (_, ended) => {
        if (ended !== undefined) endedAtMs.set(ended.account, stage.clock.now());
      },
    });
    expect(isAllDone(report)).toBe(true);
    const lastOf = (isWanted: (account: string) => boolean): number =>
      Math.max(...[...endedAtMs].flatMap(([account, atMs]) => (isWanted(account) ? [atMs] : []))) - stage.startMs;
    const ids: ReadonlySet<string> = new Set(few);
    // 300 accounts take 1,200 POSTs: 200 at once, then ten a second.
    expect(lastOf((account) => !ids.has(account))).toBeGreaterThan(100_000);
    expect(lastOf((account) => ids.has(account))).toBeLessThan(4 * MINUTE);
    expect(stage.azure.log.entries.filter(({ status }) => status === 429)).toEqual([]);
    expect(few.every((account) => reportOf(report, account).outcome.result === 'retired')).toBe(true);
  });
});

describe('a selection', () => {
  it.each([
    [{}, 9],
    [{ subscriptions: [SUBSCRIPTION, SECOND_SUBSCRIPTION] }, 7],
    [{ kinds: ['aiservices'] }, 3],
    [{ vault: 'https://kv-main.vault.azure.net' }, 9],
    [{ accounts: ['APP-1', 'other-2'] }, 2],
    [{ subscriptions: [SUBSCRIPTION], kinds: ['OpenAI'] }, 2],
  ])('%j means %i accounts', async (selection, count) => {
    const stage = new ManyStage();
    stage.addMany(6);
    for (const index of [0, 1, 2]) {
      const subscriptionId = [SUBSCRIPTION, SECOND_SUBSCRIPTION][index] ?? SECOND_SUBSCRIPTION;
      stage.addRecorded(`other-${index}`, { kind: 'AIServices', subscriptionId });
    }
    const report = await stage.rotateMany(PLAIN, stage.context(), {}, selection);
    expect([report.accounts.length, report.unmatched]).toEqual([count, []]);
    expect(stage.regenerations()).toBe(count);
  });

  it.each([
    [{ subscriptions: ['00000000-0000-4000-8000-0000000000ff'] }, /No account was seen in subscription 0{8}-.*ff\./],
    [{ kinds: ['Sppech'] }, /No account of kind "Sppech" was seen\./],
    [{ vault: 'https://kv-other.vault.azure.net' }, /No account has its secret in https:\/\/kv-other/],
    [{ accounts: ['nobody', 'app-1'] }, /There is no account "nobody" that can be seen\./],
    [{ accounts: ['app-1'], subscriptions: [SUBSCRIPTION] }, /Account .*app-1 is left out by another part/],
    [{ accounts: ['twin'] }, /Several accounts have the name "twin": .*rg-1.*, .*rg-2.*; give the ARM id of one\./],
    [{ accounts: ['k'.repeat(40)] }, /There is no account with a name of 40 characters/],
  ])('says which part of it leads to no account: %j', async (selection, sentence) => {
    const stage = new ManyStage();
    stage.addMany(2);
    for (const resourceGroup of ['rg-1', 'rg-2']) {
      stage.addAccount('twin', { resourceGroup, customSubDomainName: `twin-${resourceGroup}` });
    }
    const report = await stage.rotateMany(PLAIN, stage.context(), {}, selection);
    expect(report.unmatched).toEqual([expect.stringMatching(sentence)]);
    expect(isAllDone(report)).toBe(false);
    expect(stage.regenerations()).toBe('accounts' in selection && selection.accounts.includes('nobody') ? 1 : 0);
  });
});
