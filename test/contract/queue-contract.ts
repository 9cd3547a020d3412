import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageQueue } from '../../shared/operate/ports.ts';

/** A queue, and the messages in it that can be seen now, in no order. */
export interface QueueUnderTest {
  readonly queue: MessageQueue;
  visible(): Promise<readonly string[]>;
}

/** What every queue must do, the one in Azure and the fake in memory alike. Each test gets a queue that never was. */
export function queueContract(name: string, makeQueue: () => Promise<QueueUnderTest>): void {
  describe(`a queue (${name})`, () => {
    let queue: MessageQueue;
    let visible: () => Promise<readonly string[]>;

    beforeEach(async () => {
      const made = await makeQueue();
      queue = made.queue;
      visible = () => made.visible();
    });

    it('hands on what was sent, letter by letter', async () => {
      const texts = ['{"id":"one"}', 'grüß dich €\n<b>&amp;"\u0001'];
      for (const text of texts) await queue.send(text, 0);
      expect((await visible()).toSorted()).toEqual(texts.toSorted());
    });

    it('shows no message before its time', async () => {
      await queue.send('later', 60_000);
      await queue.send('soon', 1);
      await queue.send('now', 0);
      expect(await visible()).toEqual(['now']);
    });

    it('loses none of many that are sent at once to one that never was', async () => {
      const texts = Array.from({ length: 6 }, (_, index) => `message ${index}`);
      await Promise.all(texts.map((text) => queue.send(text, 0)));
      expect((await visible()).toSorted()).toEqual(texts);
    });
  });
}
