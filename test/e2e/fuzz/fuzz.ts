import { z } from 'zod';
import { fuzzTheApp } from './fuzz-the-app.ts';

const count = z.coerce.number().int().min(0);

/** `npm run fuzz`: hostile requests to the compiled app over a local Azure. FUZZ_REQUESTS, FUZZ_SEED, FUZZ_FIRST. */
const options = z
  .object({ FUZZ_REQUESTS: count.default(20_000), FUZZ_SEED: count.default(1), FUZZ_FIRST: count.default(0) })
  .parse(process.env);

const report = await fuzzTheApp({
  requests: options.FUZZ_REQUESTS,
  seed: options.FUZZ_SEED,
  first: options.FUZZ_FIRST,
});
console.log(JSON.stringify(report, undefined, 2));
process.exitCode = report.faults === 0 && report.violations === 0 ? 0 : 1;
