import { randomUUID } from 'node:crypto';
import { azurePorts } from './azure/azure-ports.ts';
import { createCredential } from './azure/credential.ts';
import { systemClock } from './azure/system-clock.ts';
import { type Config, loadConfig } from './config.ts';
import type { Request } from './domain/facts.ts';
import type { Mode } from './domain/settings.ts';
import type { Actor } from './operate/actor.ts';
import { type Archive, archiveOf } from './operate/archive.ts';
import { NO_RECORDS } from './operate/no-records.ts';
import { type Asked, recordedRequest } from './operate/recorded-request.ts';
import { recordedSweep } from './operate/recorded-sweep.ts';
import type { RecordingWorkspace } from './operate/workspace.ts';
import type { Context } from './rotation/context.ts';
import type { Answer } from './rotation/on-demand.ts';
import type { Log, Ports } from './rotation/ports.ts';
import { Slots } from './rotation/slots.ts';
import { type SweepReport, sweep } from './rotation/sweep.ts';

/** The use cases, ready to be called by a trigger or the command line. */
export interface App {
  /** One pass over all accounts. `by`: who set it off. */
  sweep(by: Actor): Promise<SweepReport>;
  /** The same pass as in plan mode: decides and reports, changes nothing. */
  look(): Promise<SweepReport>;
  /** A person's request for one account, named by its ARM id or an unambiguous name. */
  request(named: string, request: Request, asked: Asked): Promise<Answer>;
  /** What earlier runs have recorded. */
  readonly archive: Archive;
}

export type { Asked } from './operate/recorded-request.ts';

/** Puts the use cases together over these ports. The only place that knows both. Without `operate`, nothing is recorded. */
export function createApp(
  settings: Config['settings'],
  ports: Ports,
  operate: RecordingWorkspace['ports'] = { clock: ports.clock, log: ports.log, records: NO_RECORDS },
): App {
  const newContext = (mode: Mode = settings.mode): Context => ({
    settings: { ...settings, mode },
    self: { deployment: settings.deployment, lockHost: ports.locks.host },
    ports,
    runId: randomUUID(),
    slots: new Slots(settings.concurrency),
  });
  const workspace: RecordingWorkspace = { settings, ports: operate, newContext };
  return {
    sweep: (by) => recordedSweep(workspace, by),
    look: () => sweep(newContext('plan')),
    request: (named, request, asked) => recordedRequest(workspace, named, request, asked),
    archive: archiveOf(workspace),
  };
}

/** The app as the settings describe it, over the real Azure. Throws a SettingsError with all faults at once. */
export function appFromEnvironment(env: Readonly<Record<string, string | undefined>>, log: Log): App {
  const { settings, connection } = loadConfig(env);
  const identity = (clientId: string | undefined): ReturnType<typeof createCredential> =>
    createCredential({ clientId, identityEndpoint: env.IDENTITY_ENDPOINT });
  const { storage } = connection;
  const storageCredential = storage.kind === 'identity' ? { storageCredential: identity(storage.clientId) } : {};
  return createApp(
    settings,
    azurePorts(connection, {
      clock: systemClock,
      log,
      credential: identity(connection.clientId),
      ...storageCredential,
    }),
  );
}
