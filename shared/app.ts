import { randomUUID } from 'node:crypto';
import { azurePorts } from './azure/azure-ports.ts';
import { createCredential } from './azure/credential.ts';
import { systemClock } from './azure/system-clock.ts';
import { type Config, loadConfig } from './config.ts';
import type { Request } from './domain/facts.ts';
import type { Actor } from './operate/actor.ts';
import { type Reaction, reactToChange } from './operate/events/react-to-change.ts';
import type { OperatePorts } from './operate/ports.ts';
import type { Workspace } from './operate/workspace.ts';
import { summaryEvent } from './report/summary.ts';
import type { Context } from './rotation/context.ts';
import { type Answer, onDemand } from './rotation/on-demand.ts';
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
  /** An event of Event Grid, in either schema. Throws a `RotationError` where it should be delivered again. */
  react(event: unknown): Promise<Reaction>;
}

/** Who asked, and why. */
export interface Asked {
  readonly by: Actor;
  readonly why?: string | undefined;
}

/** Puts the use cases together over these ports. The only place that knows both. `operate`: what `react` needs beside them. */
export function createApp(settings: Config['settings'], ports: Ports, operate?: OperatePorts): App {
  const newContext = (mode = settings.mode): Context => ({
    settings: { ...settings, mode },
    self: { deployment: settings.deployment, lockHost: ports.locks.host },
    ports,
    runId: randomUUID(),
    slots: new Slots(settings.concurrency),
  });
  const workspace = (): Workspace => {
    if (operate === undefined) throw new Error('An app without ports for its operation cannot react to events.');
    return { settings, ports: operate, newContext };
  };
  return {
    async sweep() {
      const report = await sweep(newContext());
      ports.log(summaryEvent(report));
      return report;
    },
    look: () => sweep(newContext('plan')),
    request: (named, request) => onDemand(newContext(), named, request),
    react: async (event) => reactToChange(workspace(), event),
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
