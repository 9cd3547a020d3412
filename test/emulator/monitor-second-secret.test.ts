import { describe, expect, test } from 'vitest';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, MINUTE } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { ManualRotation, NAME } from './manual-rotation.ts';

/** Publishes a key of the account in a further secret, as an adoption does. */
async function adoptElsewhere(scene: ManualRotation, account: AccountId, client = scene.secrets()): Promise<void> {
  const tags = { ...scene.tags('Key1'), ProviderAddress: account, AdoptedAt: formatInstant(scene.clock.now()) };
  await client.setSecret('two', scene.azure.keysOf(account).Key1, { tags });
}

describe('A second secret for an account', () => {
  test('breaks a promise to those who read the first, also after the account was moved', async () => {
    for (const move of [false, true]) {
      const scene = new ManualRotation();
      const account = move ? scene.azure.person.moveAccount(scene.account, 'rg-other') : scene.account;
      await adoptElsewhere(scene, account);
      expect(scene.broken).toEqual(['I2']);
      await adoptElsewhere(scene, account);
      expect(scene.broken).toEqual(['I2']);
    }
  });

  test('is nobody’s fault where a person wrote it, where the first is gone, or where it is another account’s', async () => {
    const copied = new ManualRotation();
    await adoptElsewhere(copied, copied.account, copied.secrets('person'));
    const deleted = new ManualRotation();
    deleted.azure.person.deleteSecret(deleted.vault, NAME);
    await adoptElsewhere(deleted, deleted.account);
    const another = new ManualRotation();
    await adoptElsewhere(another, another.addAccount('another'));
    expect([copied.broken, deleted.broken, another.broken]).toEqual([[], [], []]);
  });

  test('is nobody’s fault where its call was made before there was a first, and landed late', async () => {
    const scene = new ManualRotation();
    // A client that has met the vault's challenge: its next call is the one that comes late.
    const client = scene.secrets();
    await client.getSecret(NAME);
    scene.azure.person.deleteSecret(scene.vault, NAME);
    scene.azure.faults.add({ operation: 'secrets.set', fault: { kind: 'late', afterMs: MINUTE, answer: 503 } });
    await expect(adoptElsewhere(scene, scene.account, client)).rejects.toThrow();
    scene.azure.person.recoverSecret(scene.vault, NAME);
    await scene.publish(scene.azure.keysOf(scene.account).Key1, 'Key1');
    await scene.pass(2 * MINUTE);
    expect(scene.azure.versionsOf(scene.vault, 'two')).toHaveLength(1);
    expect(scene.broken).toEqual([]);
  });

  test('is right where a person killed the value of the first and moved the account: nobody can know whose that was', async () => {
    const scene = new ManualRotation();
    scene.azure.person.regenerate(scene.account, 'Key1');
    const moved = scene.azure.person.moveAccount(scene.account, 'rg-other');
    await adoptElsewhere(scene, moved);
    expect(scene.broken).toEqual([]);
    expect(scene.azure.monitor.byPerson).toMatchObject([{ invariant: 'I1', forgotten: true }]);
  });

  test('does not let the first be forgotten where its value lives, or where the record still knows it', async () => {
    const scene = new ManualRotation();
    scene.azure.person.regenerate(scene.account, 'Key1');
    await adoptElsewhere(scene, scene.account);
    expect(scene.azure.monitor.byPerson[0]?.forgotten).not.toBe(true);
  });
});

describe('A key that dies because of a second secret', () => {
  test('died of what we did, although the account was moved and an old journal stands on the first', async () => {
    const scene = new ManualRotation();
    await scene.rotate();
    await scene.pass(4 * DAY);
    const moved = scene.azure.person.moveAccount(scene.account, 'rg-other');
    await adoptElsewhere(scene, moved);
    await scene.pass(8 * DAY);
    await scene.arm().accounts.regenerateKey('rg-other', NAME, 'Key2');
    expect(scene.broken).toEqual(['I2', 'I6', 'I4', 'I2', 'I1']);
    expect(scene.azure.monitor.byPerson).toEqual([]);
  });
});
