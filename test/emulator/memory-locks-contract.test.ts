import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { lockContract } from '../contract/lock-contract.ts';

lockContract('leases in memory', async () => {
  const store = new MemoryLocks(new VirtualClock(Date.parse('2026-01-01T00:00:00Z')));
  return {
    store,
    async expireLease(id) {
      store.expireNow(id);
    },
  };
});
