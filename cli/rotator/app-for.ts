import { type App, appFromEnvironment } from '../../shared/app.ts';
import type { Log, LogEvent } from '../../shared/rotation/ports.ts';
import { settingsIn } from '../input/settings-in.ts';
import type { Common } from './options.ts';

/**
 * The app as its settings describe it, with whatever login this process has. Throws `BadInput`, or a `SettingsError` with
 * all faults: without the app's own storage there is no lock, so nothing is done then.
 */
export async function appFor(command: Common, log: Log = logOf(command)): Promise<App> {
  return appFromEnvironment(await environmentOf(command), log);
}

/** The settings of the app, over the environment of this process. Throws `BadInput` where the file cannot be read. */
export async function environmentOf({ settings }: Pick<Common, 'settings'>): Promise<NodeJS.ProcessEnv> {
  return settings === undefined ? process.env : { ...process.env, ...(await settingsIn(settings)) };
}

/** Where events go: all of them to standard error, or only how far it is. */
export function logOf({ verbose }: Pick<Common, 'verbose'>): Log {
  return verbose ? toStandardError : progressOn(process.stderr);
}

function toStandardError({ name, level, fields }: LogEvent): void {
  process.stderr.write(`${JSON.stringify({ event: name, level, ...fields })}\n`);
}

/** On a terminal, a line that says how far it is; nothing where nobody looks. */
function progressOn(stream: NodeJS.WriteStream): (event: LogEvent) => void {
  let accounts = 0;
  return ({ name }) => {
    if (!stream.isTTY) return;
    if (name.startsWith('account.')) {
      accounts += 1;
      stream.write(`\r${accounts} accounts `);
    }
    if (name === 'sweep.ended') stream.write('\r\u001b[K');
  };
}
