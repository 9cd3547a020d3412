import { credentialFor } from '../../emulator/credential.ts';
import type { LocalAzure } from '../../emulator/local-azure.ts';
import { MemoryLocks } from '../../emulator/memory-locks.ts';
import { VirtualClock } from '../../emulator/virtual-clock.ts';
import { azurePorts } from '../../shared/azure/azure-ports.ts';
import { loadConfig } from '../../shared/config.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import type { Context } from '../../shared/rotation/context.ts';
import type { LogEvent } from '../../shared/rotation/ports.ts';
import { Slots } from '../../shared/rotation/slots.ts';
import { BENCH_START_MS, benchTenant, type TenantSize } from './tenant.ts';

/** A tenant in its steady state in virtual time, under the product's use cases over the real SDK clients. */
export class BigTenant {
  readonly clock = new VirtualClock(BENCH_START_MS);
  readonly locks = new MemoryLocks(this.clock);
  readonly azure: LocalAzure;
  readonly accounts: readonly AccountId[];
  readonly events: LogEvent[] = [];
  readonly context: Context;

  constructor(size: TenantSize, env: Readonly<Record<string, string>> = {}, changes: Partial<Context> = {}) {
    const { azure, vaults, accounts } = benchTenant(size, this.locks.host, { clock: this.clock, seed: 1 });
    this.azure = azure;
    this.accounts = accounts;
    const { settings, connection } = loadConfig({
      KEY_VAULT_URL: vaults[0],
      KEY_VAULT_ALLOWED_URLS: vaults.slice(1).join(','),
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      ROTATION_SCHEDULE: '0 0 * * * *',
      ...env,
    });
    const ports = azurePorts(connection, {
      clock: this.clock,
      log: (event) => this.events.push(event),
      credential: credentialFor(azure, 'rotator'),
      transport: { httpClient: azure.httpClient('rotator'), send: (request) => azure.send(request, 'rotator') },
      locks: this.locks,
    });
    const self = { deployment: settings.deployment, lockHost: this.locks.host };
    this.context = { settings, self, ports, runId: 'run', slots: new Slots(settings.concurrency), ...changes };
  }

  /** Virtual milliseconds since the beginning. */
  get elapsedMs(): number {
    return this.clock.now() - BENCH_START_MS;
  }

  /** Calls to Resource Manager and Key Vault, without the challenge that answers a client's first request to a vault. */
  get calls(): number {
    const { calls, log } = this.azure;
    return calls.arm + calls.keyVault - log.answered('keyVault', 401);
  }

  get throttled(): number {
    const { log } = this.azure;
    return log.answered('arm', 429) + log.answered('keyVault', 429);
  }
}
