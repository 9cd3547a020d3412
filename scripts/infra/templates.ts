import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Bicep } from './bicep.ts';

/** A file that is made of others and committed: its path, and what it should say. */
export interface Made {
  readonly path: string;
  readonly text: string;
}

/** What somebody deploys, and what is compiled of it. */
const ENTRIES: Readonly<Record<string, string>> = {
  'infra/main.bicep': 'infra/azuredeploy.json',
  'infra/management-group.bicep': 'infra/management-group.json',
  'infra/further-subscription.bicep': 'infra/further-subscription.json',
};

/** Parameter files; the snapshot of each lies beside it. */
const PARAMETERS = ['infra/main.bicepparam', 'infra/everything.bicepparam'];

/** Where the snapshots pretend to be deployed, so that they are the same everywhere. */
const PLACE = [
  ...['--tenant-id', '00000000-0000-0000-0000-00000000000a'],
  ...['--subscription-id', '00000000-0000-0000-0000-000000000001'],
  ...['--location', 'westeurope'],
  ...['--deployment-name', 'main'],
];

/** Everything that the compiler says of all templates, also those that no entry uses; empty: nothing. */
export function complaintsOf(bicep: Bicep): string {
  const lint = bicep('lint', '--pattern', 'infra/**/*.bicep');
  const parameters = PARAMETERS.flatMap((path) => [bicep('lint', path), bicep('build-params', path, '--stdout')]);
  const lines = [lint, ...parameters].flatMap(({ ok, complaints }) => [
    ...complaints.split('\n'),
    ...(ok ? [] : ['The compiler failed.']),
  ]);
  return [...new Set(lines)].filter((line) => line !== '').join('\n');
}

/** The compiled templates. Throws where the compiler fails. */
export function compiled(bicep: Bicep): readonly Made[] {
  return Object.entries(ENTRIES).map(([source, path]) => {
    const { ok, out, complaints } = bicep('build', source, '--stdout');
    if (!ok) throw new Error(`${source} cannot be compiled: ${complaints}`);
    return { path, text: withoutGenerator(out) };
  });
}

/** Which compiler made it says nothing about the template, and changes with every compiler. */
function withoutGenerator(json: string): string {
  const drop = (key: string, value: unknown): unknown => (key === '_generator' ? undefined : value);
  return `${JSON.stringify(JSON.parse(json, drop), null, 2)}\n`;
}

/** What would be deployed with each parameter file. The compiler writes it beside the file, so it works on a copy. */
export function snapshots(bicep: Bicep): readonly Made[] {
  const copy = mkdtempSync(join(tmpdir(), 'infra-'));
  try {
    cpSync('infra', copy, { recursive: true });
    return PARAMETERS.map((parameters) => {
      const path = parameters.replace(/\.bicepparam$/, '.snapshot.json');
      const { ok, complaints } = bicep('snapshot', join(copy, basename(parameters)), '--mode', 'overwrite', ...PLACE);
      if (!ok || complaints !== '') throw new Error(`${parameters} has no snapshot: ${complaints}`);
      const written = readFileSync(join(copy, basename(path)), 'utf8');
      return { path, text: inOrder(written) };
    });
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** The compiler tells outputs in another order each time. */
function inOrder(json: string): string {
  const sort = (key: string, value: unknown): unknown =>
    key === 'outputs' && typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return `${JSON.stringify(JSON.parse(json, sort), null, 2)}\n`;
}
