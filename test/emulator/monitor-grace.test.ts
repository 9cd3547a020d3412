import { describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../shared/domain/duration.ts';
import { formatInstant } from '../../shared/domain/instant.ts';
import { GRACE_MS, ManualRotation, NAME } from './manual-rotation.ts';

describe('I2, a value lives for its grace after it was last readable,', () => {
  test('is broken by retiring it too early', async () => {
    const scene = new ManualRotation();
    await scene.rotate();
    await scene.pass(GRACE_MS - 1_000);
    await scene.prepare('retire');
    await scene.regenerate('Key1');
    expect(scene.broken).toEqual(['I2']);
  });

  test('goes by the longest of the stored grace, the account’s own, and the default', async () => {
    const scene = new ManualRotation();
    scene.azure.person.changeAccountTags(scene.account, { 'key-rotation-grace': 'P5D' });
    expect(scene.azure.monitor.graceOf(scene.account)).toBe(5 * DAY);
    scene.azure.person.changeAccountTags(scene.account, { 'key-rotation-grace': 'P1D' });
    expect(scene.azure.monitor.graceOf(scene.account)).toBe(GRACE_MS);
  });

  test.each([
    ['a longer one', 'P6D', GRACE_MS, []],
    ['a shorter one', 'P1D', 2 * DAY, ['I2']],
  ])(
    'goes by what was promised at the flip, whatever a person makes of the tag since: %s',
    async (_, text, afterMs, broken) => {
      const scene = new ManualRotation();
      await scene.rotate();
      scene.azure.monitor.graceMs = DAY;
      scene.azure.person.changeTags(scene.vault, NAME, { Grace: text });
      await scene.pass(afterMs);
      await scene.prepare('retire');
      await scene.regenerate('Key1');
      expect(scene.broken).toEqual(broken);
    },
  );

  test.each([
    ['is shorter', 'P1D', 2 * DAY, ['I2']],
    ['is longer', 'P5D', GRACE_MS + HOUR, ['I2']],
    ['is over', 'P1D', GRACE_MS, []],
  ])(
    'goes by what was promised at the flip and at an adoption since, whichever is longer: one that %s',
    async (_, grace, afterMs, broken) => {
      const scene = new ManualRotation();
      await scene.rotate();
      scene.azure.monitor.graceMs = DAY;
      scene.azure.monitor.adoptionMs = DAY;
      const { Key2 } = scene.azure.keysOf(scene.account);
      scene.azure.person.changeAccountTags(scene.account, { 'key-rotation': 'disabled' });
      await scene.publish(Key2, 'Key2', 'rotator', { AdoptedAt: formatInstant(scene.clock.now()), Grace: grace });
      await scene.pass(afterMs);
      await scene.prepare('retire');
      await scene.regenerate('Key1');
      expect(scene.broken).toEqual(broken);
    },
  );

  test('goes by the tag where the record that knows what was promised is lost', async () => {
    const scene = new ManualRotation();
    await scene.rotate();
    scene.azure.monitor.graceMs = DAY;
    scene.azure.person.changeTags(scene.vault, NAME, { Grace: 'P1D' });
    scene.azure.monitor.recordLost(scene.account);
    await scene.pass(2 * DAY);
    await scene.prepare('retire');
    await scene.regenerate('Key1');
    expect(scene.broken).toEqual([]);
  });

  test('counts from the end of being readable: a disabled secret was readable until then', async () => {
    const scene = new ManualRotation();
    await scene.rotate();
    // A rollback by a person, readable for a day, then disabled, then the newer value again.
    scene.azure.person.setSecret(scene.vault, NAME, {
      value: scene.azure.keysOf(scene.account).Key1,
      tags: scene.tags('Key1'),
    });
    await scene.pass(DAY);
    scene.azure.person.disableSecret(scene.vault, NAME);
    await scene.pass(GRACE_MS - 2 * HOUR);
    await scene.publish(scene.azure.keysOf(scene.account).Key2, 'Key2');
    await scene.pass(HOUR);
    await scene.prepare('retire');
    await scene.regenerate('Key1');
    expect(scene.broken).toEqual(['I2']);
  });

  test('is not held against us where a person called the key compromised', async () => {
    const scene = new ManualRotation();
    scene.azure.monitor.accepts(scene.account, 'op-1');
    await scene.rotate();
    await scene.prepare('compromised-retire');
    await scene.regenerate('Key1');
    expect(scene.broken).toEqual([]);
  });

  test('is not given up by a journal that nobody asked for', async () => {
    const scene = new ManualRotation();
    scene.azure.monitor.accepts(scene.account, 'another-one');
    await scene.rotate();
    await scene.prepare('compromised-retire');
    await scene.regenerate('Key1');
    expect(scene.broken).toEqual(['I2']);
  });

  test('is broken by a key that is published before every front end knows it', async () => {
    const scene = new ManualRotation();
    scene.azure.world.keyPropagationMs = HOUR;
    await scene.rotate();
    expect(scene.broken).toEqual(['I2']);
  });

  test.each([
    ['a person', 'person', []],
    ['the rotator', 'rotator', ['I2']],
  ] as const)(
    'of a value that is shown again while the call that kills it is on its way is broken by %s',
    async (...row) => {
      const [, by, broken] = row;
      const scene = new ManualRotation();
      await scene.rotate();
      await scene.pass(GRACE_MS);
      await scene.prepare('retire');
      const fault = { kind: 'late', afterMs: HOUR, answer: 503 } as const;
      scene.azure.faults.add({ operation: 'accounts.regenerateKey', fault });
      await expect(scene.regenerate('Key1')).rejects.toThrow();
      const { Key1, Key2 } = scene.azure.keysOf(scene.account);
      if (by === 'person') scene.azure.person.setSecret(scene.vault, NAME, { value: Key1, tags: scene.tags('Key1') });
      else await scene.publish(Key1, 'Key1');
      await scene.publish(Key2, 'Key2');
      await scene.pass(2 * HOUR);
      expect(scene.broken).toEqual(broken);
    },
  );

  test('sees a call that was executed late', async () => {
    const scene = new ManualRotation();
    await scene.prepare();
    scene.azure.faults.add({
      operation: 'accounts.regenerateKey',
      fault: { kind: 'late', afterMs: 2 * HOUR, answer: 503 },
    });
    await expect(scene.regenerate('Key2')).rejects.toThrow();
    await scene.pass(HOUR);
    await scene.rotate();
    await scene.pass(HOUR);
    expect(scene.broken).toEqual(['I4', 'I2', 'I1']);
  });
});
