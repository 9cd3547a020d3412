import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { GRACE_MS, ManualRotation, NAME } from './manual-rotation.ts';
import { START } from './stand.ts';

const LIMITS = { maxAgeMs: 90 * DAY, adoptionMs: 7 * DAY };

test('the monitor is silent for two right rotations and retirements', async () => {
  const scene = new ManualRotation();
  for (const _ of [1, 2]) {
    await scene.rotate();
    await scene.pass(GRACE_MS + 15 * MINUTE);
    await scene.prepare('retire');
    await scene.regenerate(scene.active === 'Key1' ? 'Key2' : 'Key1');
    await scene.pass(80 * DAY);
    scene.azure.monitor.checkAges(scene.clock.now(), LIMITS);
  }
  expect(scene.azure.monitor.violations).toEqual([]);
  expect(scene.azure.monitor.byPerson).toEqual([]);
});

describe('I1, the published value is a live key,', () => {
  test('is broken by publishing a value that is none', async () => {
    const scene = new ManualRotation();
    await scene.publish('no key at all', 'Key2');
    expect(scene.broken).toEqual(['I1']);
  });

  test('is broken by publishing a value that died', async () => {
    const scene = new ManualRotation();
    const dead = scene.azure.keysOf(scene.account).Key2;
    await scene.prepare();
    await scene.regenerate('Key2');
    await scene.publish(dead, 'Key2');
    expect(scene.broken).toEqual(['I1']);
  });

  test('is broken by killing the published value', async () => {
    const scene = new ManualRotation();
    await scene.prepare();
    await scene.regenerate('Key1');
    expect(scene.broken).toContain('I1');
  });

  test('is not blamed on us where a person killed or replaced the value, and the time until it is healed is kept', async () => {
    const scene = new ManualRotation();
    scene.azure.person.regenerate(scene.account, 'Key1');
    await scene.pass(HOUR);
    expect(scene.azure.monitor.byPerson).toMatchObject([{ invariant: 'I1', atMs: START, healedAtMs: undefined }]);
    await scene.publish(scene.azure.keysOf(scene.account).Key1, 'Key1');
    scene.azure.person.setSecret(scene.vault, NAME, { value: 'something else' });
    await scene.pass(MINUTE);
    await scene.publish(scene.azure.keysOf(scene.account).Key1, 'Key1');
    expect(scene.azure.monitor.byPerson).toMatchObject([
      { atMs: START, healedAtMs: START + HOUR },
      { atMs: START + HOUR, healedAtMs: START + HOUR + MINUTE },
    ]);
    expect(scene.broken).toEqual([]);
  });

  test('is broken where we publish a dead value long after a person killed it', async () => {
    const scene = new ManualRotation();
    const killed = scene.azure.keysOf(scene.account).Key2;
    scene.azure.person.regenerate(scene.account, 'Key2');
    await scene.publish(killed, 'Key2');
    expect(scene.broken).toEqual([]);
    await scene.pass(31 * MINUTE);
    await scene.publish(killed, 'Key2');
    expect(scene.broken).toEqual(['I1']);
  });

  test.each([
    ['before its call was made, but after our look at the keys', 'before', 2 * MINUTE, []],
    ['while the call that kills it was on its way', 'after', 2 * MINUTE, []],
    ['while the call was on its way, but is ours where we publish it long after', 'after', HOUR, ['I1']],
  ] as const)('is not blamed on us where a person made the value %s', async (_, when, publishedAfterMs, broken) => {
    const scene = new ManualRotation();
    const regenerateByHand = (): void => scene.azure.person.regenerate(scene.account, 'Key2');
    const fault = { kind: 'late', afterMs: MINUTE, answer: 503 } as const;
    scene.azure.faults.add({ operation: 'accounts.regenerateKey', fault });
    await scene.prepare();
    if (when === 'before') regenerateByHand();
    await expect(scene.regenerate('Key2')).rejects.toThrow();
    if (when === 'after') regenerateByHand();
    const seen = scene.azure.keysOf(scene.account).Key2;
    await scene.pass(publishedAfterMs);
    await scene.publish(seen, 'Key2');
    expect([scene.broken, scene.azure.monitor.byPerson.length]).toEqual([broken, 1 - broken.length]);
  });

  test('goes with an account that is moved, and ends with one that is removed', async () => {
    const scene = new ManualRotation();
    const { person } = scene.azure;
    const moved = person.moveAccount(scene.account, 'rg-other');
    person.regenerate(moved, 'Key1');
    expect(scene.azure.monitor.byPerson).toMatchObject([{ invariant: 'I1', account: moved }]);
    await scene.publish(scene.azure.keysOf(moved).Key1, 'Key1');
    person.removeAccount(moved);
    await scene.publish('whatever', 'Key1');
    expect([scene.azure.monitor.byPerson.length, scene.broken]).toEqual([1, []]);
  });

  test('does not hold for a secret that is not ours', async () => {
    const scene = new ManualRotation();
    await scene.secrets().setSecret('other', 'whatever', { tags: { 'managed-by': 'somebody' } });
    expect(scene.broken).toEqual([]);
  });
});

describe('I3, no live key is too old,', () => {
  test('is broken by a value in either slot, once for each', async () => {
    const scene = new ManualRotation();
    await scene.rotate();
    const check = (): void => void scene.azure.monitor.checkAges(scene.clock.now(), LIMITS);
    await scene.pass(88 * DAY);
    check();
    expect(scene.broken).toEqual([]);
    // Key1 is older than the adoption, which began nine days before the start and lasted seven.
    await scene.pass(DAY);
    check();
    check();
    expect(scene.broken).toEqual(['I3']);
    await scene.pass(2 * DAY);
    check();
    expect(scene.broken).toEqual(['I3', 'I3']);
  });

  test.each([
    ['opted out', { 'key-rotation': 'disabled' }],
    ['never opted in', { 'key-rotation': undefined }],
    ['held back by its own tag, which asks for more time', { 'key-rotation-max-age': 'P365D' }],
  ])('does not count an account that is %s', async (_, tags) => {
    const scene = new ManualRotation();
    scene.azure.person.changeAccountTags(scene.account, tags);
    await scene.pass(200 * DAY);
    scene.azure.monitor.checkAges(scene.clock.now(), LIMITS);
    expect(scene.broken).toEqual([]);
  });

  test('is not put off by an adoption that moves for no reason', async () => {
    const scene = new ManualRotation();
    await scene.pass(95 * DAY);
    const tags = scene.tags('Key1', { AdoptedAt: new Date(scene.clock.now()).toISOString() });
    await scene.secrets().setSecret(NAME, scene.azure.keysOf(scene.account).Key1, { tags });
    scene.azure.monitor.checkAges(scene.clock.now(), LIMITS);
    expect(scene.broken).toEqual(['I3', 'I3']);
  });
});
