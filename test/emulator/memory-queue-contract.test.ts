import { MemoryQueue } from '../../emulator/memory-records.ts';
import { queueContract } from '../contract/queue-contract.ts';

queueContract('in memory', async () => {
  const queue = new MemoryQueue();
  return { queue, visible: async () => queue.sent.flatMap(({ text, delayMs }) => (delayMs === 0 ? [text] : [])) };
});
