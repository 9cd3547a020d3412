import { describe, expect, it } from 'vitest';
import { CurrentKey } from '../../docs/samples/current-key.ts';
import { MINUTE } from '../../shared/domain/duration.ts';
import type { Slot } from '../../shared/domain/slot.ts';
import { Stand } from '../emulator/stand.ts';

const NAME = 'app';

/** An account whose key is published, and an application that uses the sample of docs/consumers.md. */
class Application extends Stand {
  readonly account = this.addAccount(NAME);
  readonly key = new CurrentKey(this.secrets('consumer'), NAME, () => this.clock.now());

  constructor() {
    super({ keyPropagationMs: 0 });
    this.publish('Key1');
  }

  publish(slot: Slot): void {
    this.azure.person.setSecret(this.vault, NAME, { value: this.azure.keysOf(this.account)[slot] });
  }

  ask(): Promise<Response> {
    return this.clock.run(this.key.call((key) => this.probe(NAME, key, 'consumer')));
  }

  get reads(): number {
    return this.azure.log.entries.filter(({ operation, status }) => operation === 'secrets.get' && status === 200)
      .length;
  }

  async pass(durationMs: number): Promise<void> {
    await this.clock.runUntil(this.clock.now() + durationMs);
  }
}

describe('the sample for applications', () => {
  it('reads the secret once in five minutes, however many calls it makes', async () => {
    const app = new Application();
    for (let call = 0; call < 5; call += 1) {
      expect((await app.ask()).status).toBe(200);
      await app.pass(MINUTE - 1);
    }
    expect(app.reads).toBe(1);
    await app.pass(MINUTE);
    await app.ask();
    expect(app.reads).toBe(2);
  });

  it('reads again at once where its key is refused, and makes the call once more', async () => {
    const app = new Application();
    await app.ask();
    app.publish('Key2');
    app.azure.person.regenerate(app.account, 'Key1');
    expect((await app.ask()).status).toBe(200);
    expect(app.reads).toBe(2);
  });

  it('reads once for all calls that are refused in the same moment', async () => {
    const app = new Application();
    await app.ask();
    app.publish('Key2');
    app.azure.person.regenerate(app.account, 'Key1');
    const answers = await app.clock.run(
      Promise.all([1, 2, 3].map(() => app.key.call((key) => app.probe(NAME, key, 'consumer')))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(app.reads).toBe(2);
  });

  it('gives the refusal back where the secret holds no other key, and does not try for ever', async () => {
    const app = new Application();
    await app.ask();
    app.azure.person.regenerate(app.account, 'Key1');
    expect((await app.ask()).status).toBe(401);
    expect(app.reads).toBe(2);
  });

  it('goes on with the key that it has while the vault does not answer, and fails only where it has none', async () => {
    const app = new Application();
    await app.ask();
    const back = app.azure.faults.add({
      operation: 'secrets.get',
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'refuse', status: 503 },
    });
    await app.pass(10 * MINUTE);
    expect((await app.ask()).status).toBe(200);
    await expect(new CurrentKey(app.secrets('consumer'), NAME).get()).rejects.toThrow();
    back();
    expect((await app.ask()).status).toBe(200);
    expect(app.reads).toBe(2);
  });
});
