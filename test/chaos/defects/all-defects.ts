import type { Defect } from './defect.ts';
import { ADAPTER_DEFECTS } from './in-adapters.ts';
import { GUARD_DEFECTS } from './in-guard.ts';
import { LOCK_DEFECTS } from './in-lock.ts';
import { QUEUE_DEFECTS } from './in-queue.ts';
import { STEP_DEFECTS } from './in-steps.ts';

/** Every defect that was seeded. */
export const DEFECTS: readonly Defect[] = [
  ...STEP_DEFECTS,
  ...GUARD_DEFECTS,
  ...LOCK_DEFECTS,
  ...ADAPTER_DEFECTS,
  ...QUEUE_DEFECTS,
];
