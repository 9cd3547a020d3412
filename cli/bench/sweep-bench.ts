import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { realClock } from '../../emulator/clock.ts';
import { startHttpsServer } from '../../emulator/https-server.ts';
import type { LocalAzure } from '../../emulator/local-azure.ts';
import { plainBundle } from '../../scripts/bundle/plain-bundle.ts';
import { sweepBound } from './sweep-bound.ts';
import { type SweepMeasured, sweepMeasured, WORKER_LOCK_HOST } from './sweep-measured.ts';
import { benchTenant, type TenantSize } from './tenant.ts';

const run = promisify(execFile);

/** Checks by their interval: one so long that (nearly) none falls into this sweep, and one that makes all of them due. */
const VERIFY_INTERVAL = { noneDue: 'P3650D', allDue: 'PT1H' } as const;

/**
 * V8 collects garbage when it must, not when it could: without a limit the peak tells how much there was to take. With one,
 * the sweep shows how much it needs.
 */
const HEAP_LIMITS = ['--max-old-space-size=84', '--max-semi-space-size=4'];

/** A sweep in which nothing is due but drift checks. */
export interface SweepFigures {
  readonly accounts: number;
  /** Drift checks that were due. */
  readonly checks: number;
  /** Calls to Resource Manager and Key Vault. The challenge with which a vault answers a client's first request is counted apart. */
  readonly calls: number;
  readonly callsBound: number;
  readonly challenges: number;
  readonly wallMs: number;
  readonly wallBoundMs: number;
  readonly peakRssMb: number;
}

/** Sweeps a tenant over HTTPS, in real time, with the app in a process of its own. Throws where the sweep is not ok. */
export async function measureSweep(size: TenantSize, due: keyof typeof VERIFY_INTERVAL): Promise<SweepFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const { azure } = benchTenant(size, WORKER_LOCK_HOST, { clock: realClock, seed: 1 });
  const server = await startHttpsServer(azure);
  try {
    const worker = join(folder, 'sweep-worker.js');
    await plainBundle('cli/bench/sweep-worker.ts', worker);
    const settings = {
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      ROTATION_VERIFY_INTERVAL: VERIFY_INTERVAL[due],
    };
    const env = { PATH: process.env.PATH, ...server.environment(settings) };
    const { stdout } = await run(process.execPath, [...HEAP_LIMITS, worker], { env });
    return figuresOf(size, azure, sweepMeasured(stdout));
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function figuresOf(size: TenantSize, { calls, log }: LocalAzure, measured: SweepMeasured): SweepFigures {
  const { ok, accounts, verified, wallMs, peakRssMb } = measured;
  if (!ok || accounts !== size.accounts)
    throw new Error(`The sweep of ${size.accounts} accounts went wrong: ${JSON.stringify(measured)}`);
  const challenges = log.answered('keyVault', 401);
  const bound = sweepBound(size, verified);
  return {
    accounts,
    checks: verified,
    calls: calls.arm + calls.keyVault - challenges,
    callsBound: bound.calls,
    challenges,
    wallMs: Math.round(wallMs),
    wallBoundMs: bound.wallMs,
    peakRssMb: Math.round(peakRssMb * 10) / 10,
  };
}
