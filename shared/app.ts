import { randomUUID } from 'node:crypto';
import { type AzurePortsOptions, azurePorts } from './azure/azure-ports.ts';
import { createCredential } from './azure/credential.ts';
import { azureDoctorPorts } from './azure/doctor-ports.ts';
import { azureOperatePorts } from './azure/operate-ports.ts';
import { createPacing } from './azure/pacing.ts';
import { systemClock } from './azure/system-clock.ts';
import { type Config, loadConfig, MASK, type SettingFault, SettingsError } from './config.ts';
import { RotationError } from './domain/errors.ts';
import type { Mode } from './domain/settings.ts';
import type { Api } from './http/api/api.ts';
import type { Actor } from './operate/actor.ts';
import { type Archive, archiveOf } from './operate/archive.ts';
import type { Surroundings } from './operate/doctor/exam.ts';
import { examine } from './operate/doctor/examine.ts';
import type { Diagnosis } from './operate/doctor/finding.ts';
import type { Reaction } from './operate/events/react-to-change.ts';
import { asOf, operationOf } from './operate/operation-record.ts';
import { giveUpMessage, performMessage } from './operate/perform-message.ts';
import type { OperatePorts } from './operate/ports.ts';
import { recordedReaction } from './operate/recorded-reaction.ts';
import { recordedRequest } from './operate/recorded-request.ts';
import { recordedRotateMany } from './operate/recorded-rotate-many.ts';
import { recordedSweep } from './operate/recorded-sweep.ts';
import { requestOperation } from './operate/request-operation.ts';
import type { Work, Workspace } from './operate/workspace.ts';
import type { Context } from './rotation/context.ts';
import { foresee } from './rotation/on-demand.ts';
import type { Log, Ports } from './rotation/ports.ts';
import { foreseeMany } from './rotation/rotate-many.ts';
import { Slots } from './rotation/slots.ts';
import { sweep } from './rotation/sweep.ts';

/** What all that this process does has in common: Azure's throttles count it as one, and it is stopped as one. */
const pacing = createPacing(systemClock);
const stop = new AbortController();

/** From now on no account's turn begins; those that have begun are finished. There is no way back. */
export function stopBeginning(): void {
  stop.abort();
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The use cases, ready to be called by a trigger or the command line. */
export interface App extends Work, Api, Archive {
  /** Largest time between two ticks of the schedule, milliseconds; undefined: the host has no schedule. */
  readonly scheduleGapMs: number | undefined;
  /** An event of Event Grid, in either schema. Throws a `RotationError` where it should be delivered again. */
  react(event: unknown): Promise<Reaction>;
  /** Carries out what a message of the queue names. */
  perform(message: unknown): Promise<void>;
  /** Reports what a message names that the host gave up, and has it tried again later where no sweep would. */
  giveUp(message: unknown): Promise<void>;
}

/** Puts the use cases together over these ports. The only place that knows both. */
export function createApp(
  settings: Config['settings'],
  ports: Ports,
  operate: OperatePorts,
  dispatch: Config['dispatch'] = 'inline',
): App {
  const newContext = contextsOf(settings, ports);
  const workspace: Workspace = { settings, ports: operate, newContext };
  const work: Work = {
    sweep: (by, asked) => recordedSweep(workspace, by, asked, dispatch === 'queue' ? queueFor(by, operate) : undefined),
    request: (named, request, asked) => recordedRequest(workspace, named, request, asked),
    rotateMany: (selection, request, asked) => recordedRotateMany(workspace, selection, request, asked),
  };
  return {
    ...work,
    scheduleGapMs: settings.scheduleGapMs,
    look: () => sweep(newContext('plan')),
    foresee: (named, request) => foresee(newContext('plan'), named, request),
    foreseeMany: (selection, request) => foreseeMany(newContext('plan'), selection, request),
    take: (wish) => requestOperation(workspace, wish),
    operation: async (id) => {
      const record = await operationOf(operate.records, id);
      return record === undefined ? undefined : asOf(record, ports.clock.now());
    },
    ...archiveOf(workspace),
    react: (event) => recordedReaction(workspace, event),
    perform: (message) => performMessage(workspace, work, message),
    giveUp: (message) => giveUpMessage(workspace, message),
    now: () => ports.clock.now(),
    sleep: (durationMs) => ports.clock.sleep(durationMs),
  };
}

/** Whoever sweeps from the command line waits for the outcome, and may have no right to send messages: nothing is dispatched. */
function queueFor(by: Actor, { queue }: OperatePorts): OperatePorts['queue'] | undefined {
  return by.kind === 'command-line' ? undefined : queue;
}

/** How a run begins: with an id of its own. */
function contextsOf(settings: Config['settings'], ports: Ports): (mode?: Mode) => Context {
  return (mode = settings.mode) => ({
    settings: { ...settings, mode },
    self: { deployment: settings.deployment, lockHost: ports.locks.host },
    ports,
    runId: randomUUID(),
    slots: new Slots(settings.concurrency),
    stopping: stop.signal,
  });
}

/** The app as the settings describe it, over the real Azure. Throws a SettingsError with all faults at once. */
export function appFromEnvironment(env: Environment, log: Log): App {
  const { settings, connection, dispatch } = loadConfig(env);
  const options = azureOptions(connection, env, log);
  const app = createApp(settings, azurePorts(connection, options), azureOperatePorts(connection, options), dispatch);
  // Our default is not the host's: without the setting it leaves the timer out, and says nothing.
  const isScheduled = (env.ROTATION_SCHEDULE ?? '').trim() !== '';
  return isScheduled ? app : { ...app, scheduleGapMs: undefined };
}

/**
 * Examines what the app would find in this environment: settings, rights, storage, schedule. Changes nothing and never
 * throws; faults of the settings are findings too. `whose`: the app's own identity, or a person's login at a desk.
 */
export async function diagnose(env: Environment, log: Log, whose: Diagnosis['whose']): Promise<Diagnosis> {
  const patient = { whose, env, nodeVersion: process.versions.node, clock: systemClock };
  let surroundings: Surroundings;
  try {
    surroundings = surroundingsIn(env, log);
  } catch (error) {
    return examine({ ...patient, faults: faultsIn(error), surroundings: undefined });
  }
  return examine({ ...patient, faults: [], surroundings });
}

function surroundingsIn(env: Environment, log: Log): Surroundings {
  const { settings, connection } = loadConfig(env);
  const options = azureOptions(connection, env, log);
  const newContext = contextsOf(settings, azurePorts(connection, options));
  const workspace = { settings, ports: azureOperatePorts(connection, options), newContext };
  return { workspace, doctor: azureDoctorPorts(connection, options, settings.subscriptionIds) };
}

/** What Azure's clients refuse to be built from is a fault of the settings too. */
function faultsIn(error: unknown): readonly SettingFault[] {
  if (error instanceof SettingsError) return error.faults;
  if (!(error instanceof RotationError) || error.code !== 'settings-invalid') throw error;
  const given = MASK;
  return error.facts.operation === 'identity.create'
    ? [{ name: 'AZURE_TOKEN_CREDENTIALS', given, expected: 'prod, dev or the name of a credential', example: 'prod' }]
    : [
        {
          name: 'AzureWebJobsStorage',
          given,
          expected: 'a connection string that the storage client can read',
          example: '',
        },
      ];
}

/** What every port to Azure is built from: real time, and the identity of this process. */
function azureOptions({ clientId, storage }: Config['connection'], env: Environment, log: Log): AzurePortsOptions {
  const identity = (id: string | undefined): ReturnType<typeof createCredential> =>
    createCredential({ clientId: id, identityEndpoint: env.IDENTITY_ENDPOINT });
  const storageCredential = storage.kind === 'identity' ? { storageCredential: identity(storage.clientId) } : {};
  return { clock: systemClock, pacing, log, credential: identity(clientId), ...storageCredential };
}
