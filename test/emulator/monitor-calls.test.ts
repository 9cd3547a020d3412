import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { ManualRotation, NAME } from './manual-rotation.ts';

describe('I4, only the idle slot is regenerated,', () => {
  test('is broken by regenerating the slot whose value is published', async () => {
    const scene = new ManualRotation();
    await scene.prepare();
    await scene.regenerate('Key1');
    expect(scene.broken).toEqual(['I4', 'I2', 'I1']);
  });

  test('is a person’s doing where one publishes the idle value after our last look', async () => {
    const scene = new ManualRotation();
    await scene.prepare();
    scene.azure.person.setSecret(scene.vault, NAME, {
      value: scene.azure.keysOf(scene.account).Key2,
      tags: scene.tags('Key2'),
    });
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual([]);
    expect(scene.azure.monitor.byPerson.map(({ invariant }) => invariant)).toEqual(['I4', 'I1']);
  });

  test.each([
    ['has no tags yet', {}],
    ['bears the marker of the other slot', undefined],
  ])('is broken by a version that %s, since nobody could tell which slot is idle', async (_, tags) => {
    const scene = new ManualRotation();
    const { Key1 } = scene.azure.keysOf(scene.account);
    await scene.secrets().setSecret(NAME, Key1, { tags: tags ?? scene.tags('Key2') });
    expect(scene.broken).toEqual(['I4']);
  });

  test('is broken before the adoption period is over, when nobody was told yet to read the secret', async () => {
    const scene = new ManualRotation();
    scene.azure.monitor.adoptionMs = 10 * DAY;
    await scene.prepare();
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I4']);
    await scene.pass(DAY);
    await scene.prepare();
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I4']);
  });

  test('is ours where we looked after the person had published it', async () => {
    const scene = new ManualRotation();
    await scene.get();
    await scene.listKeys();
    scene.azure.person.setSecret(scene.vault, NAME, {
      value: scene.azure.keysOf(scene.account).Key2,
      tags: scene.tags('Key2'),
    });
    await scene.journal();
    await scene.look();
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I4', 'I2', 'I1']);
  });
});

describe('I5, no key leaves its place,', () => {
  const LEAKS = {
    'in a tag': (key: string) => ({ tags: { note: `it is ${key}` } }),
    'in the content type': (key: string) => ({ contentType: key }),
    'by its beginning': (key: string) => ({ tags: { note: key.slice(0, 12) } }),
  } as const;

  test.each(Object.entries(LEAKS))('is broken %s', async (_, leak) => {
    const scene = new ManualRotation();
    const key = scene.azure.keysOf(scene.account).Key1;
    await scene.secrets().setSecret('other', key, leak(key));
    expect(scene.broken).toContain('I5');
    expect(JSON.stringify(scene.azure.monitor.violations)).not.toContain(key.slice(0, 12));
  });

  test('is broken by an address or a header', async () => {
    const scene = new ManualRotation();
    const key = scene.azure.keysOf(scene.account).Key2;
    await scene.call('GET', `${scene.vault}/secrets/one?api-version=7.6&x=${key}`);
    await scene.call('GET', `${scene.vault}/secrets/one?api-version=7.6`, { headers: { 'x-note': key } });
    expect(scene.broken).toEqual(['I5', 'I5']);
  });

  test('is not broken by a key where it belongs: the value of a secret, the header api-key', async () => {
    const scene = new ManualRotation();
    const key = scene.azure.keysOf(scene.account).Key1;
    await scene.publish(key, 'Key1');
    await scene.probe(NAME, key);
    expect(scene.broken).toEqual([]);
  });

  test('finds a key, a dead one too, or the hash of one in any text', async () => {
    const scene = new ManualRotation();
    const key = scene.azure.keysOf(scene.account).Key2;
    await scene.prepare();
    await scene.regenerate('Key2');
    expect(scene.azure.monitor.scan(`{"key1":"${key}"}`, 'a log')).toBe(true);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
    expect(scene.azure.monitor.scan(`sha256:${Buffer.from(digest).toString('hex')}`, 'a log')).toBe(true);
    expect(scene.azure.monitor.scan('nothing to see here, whatever it may be', 'a log')).toBe(false);
    expect(scene.broken).toEqual(['I5', 'I5']);
  });
});

describe('I6, everything is checked before a key is regenerated,', () => {
  const STEPS = ['get', 'listKeys', 'journal', 'look'] as const;

  test.each(STEPS)('is broken where the step %s is missing', async (missing) => {
    const scene = new ManualRotation();
    for (const step of STEPS) if (step !== missing) await scene[step]();
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I6']);
  });

  test.each([
    ['the journal comes before the keys are listed', ['get', 'journal', 'listKeys', 'look']],
    ['the last look comes before the journal', ['get', 'listKeys', 'look', 'journal']],
  ] as const)('is broken where %s', async (_, steps) => {
    const scene = new ManualRotation();
    for (const step of steps) await scene[step]();
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I6']);
  });

  test('is broken where the last look is older than five minutes', async () => {
    const scene = new ManualRotation();
    await scene.prepare();
    await scene.pass(5 * MINUTE + 1);
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I6']);
  });

  test.each([
    [MINUTE, []],
    [6 * MINUTE, ['I6']],
  ])(
    'is a person’s doing where one makes us forget the secret a moment before, and ours later: %i ms',
    async (ms, broken) => {
      const scene = new ManualRotation();
      await scene.get();
      await scene.listKeys();
      await scene.journal();
      const gone = Object.fromEntries(Object.keys(scene.tags('Key1')).map((tag) => [tag, undefined]));
      scene.azure.monitor.recordLost(scene.account);
      scene.azure.person.changeTags(scene.vault, NAME, gone);
      await scene.pass(ms);
      await scene.look();
      await scene.regenerate('Key2');
      expect(scene.broken).toEqual(broken);
    },
  );

  test('is broken by a second regeneration on the same checks', async () => {
    const scene = new ManualRotation();
    await scene.prepare();
    await scene.regenerate('Key2');
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I6']);
  });

  test('is broken for an account whose keys nobody published', async () => {
    const scene = new ManualRotation();
    scene.addAccount('two');
    await scene.arm().accounts.get('rg-main', 'two');
    await scene.arm().accounts.listKeys('rg-main', 'two');
    await scene.arm().accounts.regenerateKey('rg-main', 'two', 'Key2');
    expect(scene.broken).toEqual(['I6']);
  });

  test('is broken by checks that another principal made', async () => {
    const scene = new ManualRotation();
    await scene.get();
    await scene.listKeys();
    await scene.journal();
    await scene.secrets('consumer').getSecret(NAME);
    await scene.regenerate('Key2');
    expect(scene.broken).toEqual(['I6']);
  });

  test('counts a journal whose answer was lost, and judges a late call by what had been checked when it was made', async () => {
    const scene = new ManualRotation();
    await scene.look();
    await scene.get();
    await scene.listKeys();
    scene.azure.faults.add({ operation: 'secrets.update', nth: 2, fault: { kind: 'lost', answer: 'reset' } });
    await expect(scene.journal()).rejects.toThrow();
    await scene.look();
    scene.azure.faults.add({
      operation: 'accounts.regenerateKey',
      fault: { kind: 'late', afterMs: 10 * MINUTE, answer: 'reset' },
    });
    await expect(scene.regenerate('Key2')).rejects.toThrow();
    await scene.pass(HOUR);
    expect(scene.broken).toEqual([]);
  });
});
