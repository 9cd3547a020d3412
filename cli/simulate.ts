import { BadInput } from './input/bad-input.ts';
import { simulate } from './simulate/command.ts';

try {
  process.exitCode = await simulate(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
