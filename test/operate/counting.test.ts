import { describe, expect, it } from 'vitest';
import { counting } from '../../shared/operate/counting.ts';
import { sweep } from '../../shared/rotation/sweep.ts';
import { OperateStage } from './operate-stage.ts';

describe('counting calls', () => {
  it('of a sweep that adopts, rotates and verifies names each as the operations of Azure are named', async () => {
    const stage = new OperateStage();
    stage.addAccount('new');
    stage.addManaged('due', { active: 'Key1', ageDays: { Key1: 86, Key2: 82 } });
    stage.addManaged('young', { active: 'Key1', ageDays: { Key1: 10, Key2: 7 } });
    const context = stage.context();
    const { ports, calls } = counting(context.ports);
    await stage.clock.run(sweep({ ...context, ports }));
    const ofAzure = (operation: string): number =>
      stage.azure.log.entries.filter((entry) => entry.operation === operation).length;
    expect(calls()).toMatchObject({
      'subscriptions.list': 1,
      'accounts.list': 1,
      'accounts.get': ofAzure('accounts.get'),
      'accounts.listKeys': ofAzure('accounts.listKeys'),
      'accounts.regenerateKey': 1,
      'secrets.list': 1,
      'secrets.set': 2,
      'locks.acquire': 2,
      'locks.release': 2,
    });
    for (const name of ['probe', 'secrets.read', 'secrets.tag', 'locks.renew', 'locks.write', 'accounts.get']) {
      expect(calls()[name], name).toBeGreaterThan(0);
    }
    expect(Object.keys(calls())).toEqual(Object.keys(calls()).toSorted());
  });

  it('counts each page of a list, one that was never answered, and a look at a record without its lock', async () => {
    const stage = new OperateStage();
    for (let index = 0; index < 60; index += 1)
      stage.addManaged(`a${index}`, { active: 'Key1', ageDays: { Key1: 9, Key2: 8 } });
    const { ports, calls } = counting(stage.context().ports);
    const account = stage.addAccount('other');
    await stage.clock.run(read(ports.secrets.list(stage.vault)));
    await ports.locks.peek(account);
    expect(calls()).toEqual({ 'locks.read': 1, 'secrets.list': 3 });
    stage.azure.rights.deny({ action: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' });
    await expect(stage.clock.run(read(ports.secrets.list(stage.vault)))).rejects.toThrow(/role-missing/);
    expect(calls()['secrets.list']).toBe(4);
  });

  it('leaves the lock as it is', async () => {
    const stage = new OperateStage();
    const account = stage.addManaged('app', { active: 'Key1', ageDays: { Key1: 9, Key2: 8 } });
    const { ports } = counting(stage.context().ports);
    expect(ports.locks.host).toBe(stage.locks.host);
    const lock = await ports.locks.acquire(account);
    expect(lock?.takenOver).toBe(false);
    expect(lock?.remainingMs()).toBe(60_000);
    expect(lock?.witness?.known?.active).toBe('Key1');
    expect(await ports.locks.acquire(account)).toBeUndefined();
  });
});

async function read(list: AsyncIterable<unknown>): Promise<void> {
  for await (const _page of list);
}
