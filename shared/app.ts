import { randomUUID } from 'node:crypto';
import { azurePorts } from './azure/azure-ports.ts';
import { createCredential } from './azure/credential.ts';
import { azureOperatePorts } from './azure/operate-ports.ts';
import { systemClock } from './azure/system-clock.ts';
import { type Config, loadConfig } from './config.ts';
import type { Api } from './http/api/api.ts';
import { latestStatus } from './operate/latest-status.ts';
import { operationOf } from './operate/operation-record.ts';
import { giveUpOperation, performOperation } from './operate/perform-operation.ts';
import type { OperatePorts } from './operate/ports.ts';
import { requestOperation } from './operate/request-operation.ts';
import type { Work, Workspace } from './operate/workspace.ts';
import { summaryEvent } from './report/summary.ts';
import type { Context } from './rotation/context.ts';
import { foresee, onDemand } from './rotation/on-demand.ts';
import type { Log, Ports } from './rotation/ports.ts';
import { Slots } from './rotation/slots.ts';
import { sweep } from './rotation/sweep.ts';

/** The use cases, ready to be called by a trigger or the command line. */
export interface App extends Work, Api {
  /** Largest time between two ticks of the schedule, milliseconds; undefined: the host has no schedule. */
  readonly scheduleGapMs: number | undefined;
  /** Carries out what a message of the queue names. */
  perform(message: unknown): Promise<void>;
  /** Ends what a message names that the host gave up. */
  giveUp(message: unknown): Promise<void>;
}

/** Puts the use cases together over these ports. The only place that knows both. */
export function createApp(settings: Config['settings'], ports: Ports, operate: OperatePorts): App {
  const newContext = (mode = settings.mode): Context => ({
    settings: { ...settings, mode },
    self: { deployment: settings.deployment, lockHost: ports.locks.host },
    ports,
    runId: randomUUID(),
    slots: new Slots(settings.concurrency),
  });
  const workspace: Workspace = { settings, ports: operate, newContext };
  const work: Work = {
    async sweep() {
      const report = await sweep(newContext());
      ports.log(summaryEvent(report));
      return report;
    },
    request: (named, request) => onDemand(newContext(), named, request),
  };
  return {
    ...work,
    scheduleGapMs: settings.scheduleGapMs,
    look: () => sweep(newContext('plan')),
    foresee: (named, request) => foresee(newContext('plan'), named, request),
    take: (wish) => requestOperation(workspace, wish),
    operation: (id) => operationOf(operate.records, id),
    latestStatus: () => latestStatus(operate.records),
    perform: (message) => performOperation(workspace, work, message),
    giveUp: (message) => giveUpOperation(workspace, message),
    now: () => ports.clock.now(),
    sleep: (durationMs) => ports.clock.sleep(durationMs),
  };
}

/** The app as the settings describe it, over the real Azure. Throws a SettingsError with all faults at once. */
export function appFromEnvironment(env: Readonly<Record<string, string | undefined>>, log: Log): App {
  const { settings, connection } = loadConfig(env);
  const identity = (clientId: string | undefined): ReturnType<typeof createCredential> =>
    createCredential({ clientId, identityEndpoint: env.IDENTITY_ENDPOINT });
  const { storage } = connection;
  const storageCredential = storage.kind === 'identity' ? { storageCredential: identity(storage.clientId) } : {};
  const options = { clock: systemClock, log, credential: identity(connection.clientId), ...storageCredential };
  return createApp(settings, azurePorts(connection, options), azureOperatePorts(connection, options));
}
