import { SettingsError } from '../shared/config.ts';
import { BadInput } from './input/bad-input.ts';
import { appFor } from './rotator/app-for.ts';
import { ask } from './rotator/ask.ts';
import { commandOf } from './rotator/command-line.ts';
import { doctor } from './rotator/doctor.ts';
import { evidence } from './rotator/evidence.ts';
import { EXIT } from './rotator/exit-codes.ts';
import { HELP } from './rotator/help.ts';
import { history } from './rotator/history.ts';
import { look } from './rotator/look.ts';
import { orExplain } from './rotator/or-explain.ts';
import { rotateAll } from './rotator/rotate-all.ts';
import { simulate } from './simulate/command.ts';

async function main(): Promise<number> {
  const command = commandOf(process.argv.slice(2));
  switch (command.name) {
    case 'help':
      console.log(HELP[command.of]);
      return EXIT.done;
    case 'plan':
    case 'status':
    case 'sweep':
      return look(await appFor(command), command);
    case 'rotate':
    case 'rollback':
      return ask(await appFor(command), command);
    case 'rotate-all':
      return rotateAll(command);
    case 'simulate':
      return simulate(command.args);
    case 'doctor':
      return doctor(command);
    case 'history':
      return orExplain(async () => history(await appFor(command), command));
    case 'evidence':
      return orExplain(async () => evidence(await appFor(command), command));
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BadInput) && !(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT.badInput;
}
