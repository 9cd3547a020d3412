import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findBicep } from './infra/bicep.ts';
import { compiled, complaintsOf, snapshots } from './infra/templates.ts';

/**
 * Compiles and lints every template. Usage: node scripts/infra.ts [--check]
 * Without --check it writes what is made of them, else it compares; either way, one word of the compiler is a failure.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const bicep = findBicep();
const complaints = complaintsOf(bicep);
if (complaints !== '') {
  console.error(complaints);
  process.exit(1);
}
const made = [...compiled(bicep), ...snapshots(bicep)];
const stale = made.filter(({ path, text }) => textOf(path) !== text).map(({ path }) => path);
if (values.check !== true) {
  for (const { path, text } of made) writeFileSync(path, text);
  console.log(stale.length === 0 ? 'Nothing has changed.' : `Written: ${stale.join(', ')}.`);
} else if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}; run npm run infra:build, and commit what it writes.`);
  process.exitCode = 1;
} else {
  console.log(`The templates compile without a warning; ${made.map(({ path }) => path).join(', ')} are fresh.`);
}

/** Undefined where there is no such file. A checkout on Windows may have other ends of lines. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}
