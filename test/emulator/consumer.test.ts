import { describe, expect, test } from 'vitest';
import { Consumer } from '../../emulator/consumer.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/duration.ts';
import { GRACE_MS, ManualRotation, NAME } from './manual-rotation.ts';

function consumerOf(scene: ManualRotation, cacheMs = DAY): Consumer {
  const { azure, clock, vault, account } = scene;
  const consumer = new Consumer({
    azure,
    clock,
    name: 'app',
    account,
    vault,
    secret: NAME,
    cacheMs,
    everyMs: 10 * MINUTE,
  });
  consumer.start();
  return consumer;
}

describe('a consumer', () => {
  test('reads its secret once per cache time and calls in between', async () => {
    const scene = new ManualRotation();
    const consumer = consumerOf(scene);
    await scene.pass(2 * DAY - 1);
    expect([consumer.calls, consumer.rereads, consumer.failed]).toEqual([288, 2, 0]);
    consumer.stop();
    await scene.pass(DAY);
    expect(consumer.calls).toBe(288);
  });

  test('lives through a right rotation without a failed call', async () => {
    const scene = new ManualRotation();
    const consumer = consumerOf(scene, GRACE_MS);
    await scene.pass(5 * HOUR);
    await scene.clock.run(scene.rotate());
    await scene.pass(GRACE_MS + 15 * MINUTE);
    await scene.clock.run(scene.prepare('retire'));
    await scene.clock.run(scene.regenerate('Key1'));
    await scene.pass(2 * GRACE_MS);
    expect([consumer.failed, scene.broken]).toEqual([0, []]);
    expect(consumer.calls).toBeGreaterThan(1_000);
  });

  test('shows a promise broken where its key is killed within its cache time', async () => {
    const scene = new ManualRotation();
    const consumer = consumerOf(scene);
    await scene.pass(HOUR);
    await scene.rotate();
    await scene.prepare('retire');
    await scene.regenerate('Key1');
    await scene.pass(HOUR);
    expect(consumer.failures).toEqual({ product: 6, person: 0, stale: 0, compromised: 0 });
    expect(scene.broken.filter((invariant) => invariant === 'I2')).toHaveLength(7);
  });

  test('that keeps its value longer than the grace has itself to blame', async () => {
    const scene = new ManualRotation();
    const consumer = consumerOf(scene, 30 * DAY);
    await scene.pass(HOUR);
    await scene.rotate();
    await scene.pass(GRACE_MS + 15 * MINUTE);
    await scene.prepare('retire');
    await scene.regenerate('Key1');
    await scene.pass(HOUR);
    expect(consumer.failures).toMatchObject({ product: 0, stale: 6 });
    expect(scene.broken).toEqual([]);
  });

  test('counts what a person broke apart, until it reads the healed value', async () => {
    const scene = new ManualRotation();
    const consumer = consumerOf(scene, 6 * HOUR);
    await scene.pass(HOUR + MINUTE);
    scene.azure.person.regenerate(scene.account, 'Key1');
    await scene.pass(HOUR);
    await scene.publish(scene.azure.keysOf(scene.account).Key1, 'Key1');
    await scene.pass(DAY);
    // From the act, an hour and a minute in, until the next read of the secret at six hours.
    expect([consumer.failed, consumer.failedByDrift]).toEqual([29, 29]);
    expect(scene.broken).toEqual([]);
  });

  test('that is the first to meet a front end without the new key shows a promise broken', async () => {
    const scene = new ManualRotation();
    scene.azure.world.keyPropagationMs = 30 * MINUTE;
    const consumer = consumerOf(scene, MINUTE);
    await scene.pass(HOUR);
    await scene.rotate();
    await scene.pass(HOUR);
    expect(consumer.failures.product).toBeGreaterThan(0);
    expect(scene.broken).toContain('I2');
  });

  test('goes on with what it has while the vault cannot be read', async () => {
    const scene = new ManualRotation();
    const consumer = consumerOf(scene, HOUR);
    await scene.pass(30 * MINUTE);
    scene.azure.faults.add({ operation: 'secrets.get', times: 3, fault: { kind: 'no-answer', how: 'hang' } });
    await scene.pass(2 * HOUR);
    expect([consumer.failed, consumer.rereads]).toEqual([0, 2]);
  });
});
