import { z } from 'zod';

/** Who holds the locks of the benchmark's sweeps, as the tag `managed-by` names it. */
export const WORKER_LOCK_HOST = 'bench.local';

const schema = z.object({
  /** Every listing was read and no account failed. */
  ok: z.boolean(),
  accounts: z.number(),
  /** Accounts whose drift check was due, and which were checked. */
  verified: z.number(),
  wallMs: z.number(),
  /** The most memory that the process ever held, MiB. */
  peakRssMb: z.number(),
});

/** What the process of a sweep says of itself. */
export type SweepMeasured = z.infer<typeof schema>;

/** Throws where the output is none of a worker's. */
export function sweepMeasured(output: string): SweepMeasured {
  return schema.parse(JSON.parse(output));
}
