import { bench } from './bench/command.ts';
import { BadInput } from './input/bad-input.ts';

try {
  process.exitCode = await bench(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
