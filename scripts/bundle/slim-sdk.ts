import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { membersNamedIn } from './class-text.ts';
import {
  type Mappers,
  mappersModule,
  reachableMappers,
  withoutUnnamedConstants,
  withoutUnusedNames,
} from './mappers.ts';
import { absentGroup, type Sources, withReachableMembers } from './reachable-members.ts';

/** An SDK that was generated in the older way: its operations name parameters and the mappers of models in two modules. */
interface Generated {
  readonly package: string;
  readonly parameters: string;
  readonly mappers: string;
}

const BLOBS = '@azure/storage-blob/dist/esm';
const ACCOUNTS = '@azure/arm-cognitiveservices/dist/esm';
const SUBSCRIPTIONS = '@azure/arm-resources-subscriptions/dist/esm';
const QUEUES = '@azure/storage-queue/dist/esm';
const SECRETS = '@azure/keyvault-secrets/dist/esm';

/** Modules of which only the methods stay that somebody calls. */
const CLIENTS = [
  `${BLOBS}/{Clients,ContainerClient,BlobServiceClient,BlobLeaseClient}.js`,
  `${BLOBS}/generated/src/operations/{service,container,blob,pageBlob,appendBlob,blockBlob}.js`,
  `${QUEUES}/{QueueClient,QueueServiceClient}.js`,
  `${QUEUES}/generated/classic/{queue,service}/index.js`,
  `${ACCOUNTS}/cognitiveServicesManagementClient.js`,
  `${SUBSCRIPTIONS}/classic/{subscriptions,tenants,operations}/index.js`,
  `${SECRETS}/{index,keyVaultClient}.js`,
];

/** Operations that the client of accounts has in groups: `client.deployments`. */
const GROUPS = `${ACCOUNTS}/operations/!(index).js`;

const GENERATED: readonly Generated[] = [
  {
    package: BLOBS,
    parameters: 'generated/src/models/parameters.js',
    mappers: 'generated/src/models/mappers.js',
  },
  { package: ACCOUNTS, parameters: 'models/parameters.js', mappers: 'models/mappers.js' },
];

/**
 * The modules of Azure's SDKs that the bundle has in a shorter form, by path: without methods that the app cannot reach, and
 * without the models of those. `app`: the texts of the app's own modules.
 */
export async function slimSdk(root: string, app: readonly string[]): Promise<Sources> {
  const base = join(root, 'node_modules');
  const read = (pattern: string): Sources => sourcesAt(base, pattern);
  const groups = read(GROUPS);
  const taken = membersNamedIn(app.join('\n'));
  const isTaken = (path: string): boolean => taken.has(basename(path, '.js'));
  const absent = new Map([...groups].filter(([path]) => !isTaken(path)));
  const clients = new Map([...groups].filter(([path]) => isTaken(path)));
  for (const pattern of CLIENTS) for (const [path, source] of read(pattern)) clients.set(path, source);
  const slim = new Map(withReachableMembers(app, clients));
  for (const [path, source] of absent) slim.set(path, absentGroup(path, source));
  for (const generated of GENERATED) {
    for (const [path, source] of await slimModels(base, generated, slim)) slim.set(path, source);
  }
  return slim;
}

async function slimModels(base: string, generated: Generated, slim: Sources): Promise<Sources> {
  const folder = join(base, generated.package);
  const mappersPath = join(folder, generated.mappers);
  const parametersPath = join(folder, generated.parameters);
  const whole = [...sourcesAt(base, `${generated.package}/**/*.js`)].filter(([path]) => !slim.has(path));
  const operations = [...slim]
    .filter(([path]) => path.startsWith(folder))
    .map(([path, source]) => [path, withoutUnnamedConstants(source, [])] as const);
  const readers = [...operations, ...whole.filter(([path]) => path !== parametersPath && path !== mappersPath)]
    .map(([, source]) => source)
    .filter((source) => /\b(?:mappers|parameters)\.js"/.test(source));
  const parameters = withoutUnusedNames(
    withoutUnnamedConstants(readFileSync(parametersPath, 'utf8'), readers.map(membersOf)),
  );
  const mappers = reachableMappers(await exportsOf(mappersPath), [...readers.map(membersOf), importListOf(parameters)]);
  return new Map([...operations, [parametersPath, parameters], [mappersPath, mappersModule(mappers)]]);
}

/** What a module takes from others by name: `Mappers.Account`, `Parameters.accept`. */
function membersOf(source: string): string {
  return (source.match(/\b(?:Mappers|Parameters)\.\w+/g) ?? []).join('\n');
}

function importListOf(source: string): string {
  return /^import \{.*\} from/m.exec(source)?.[0] ?? '';
}

async function exportsOf(path: string): Promise<Mappers> {
  const module: object = await import(pathToFileURL(path).href);
  return new Map(Object.entries(module));
}

function sourcesAt(base: string, pattern: string): Sources {
  const paths = globSync(pattern, { cwd: base }).toSorted();
  if (paths.length === 0) throw new Error(`node_modules holds no ${pattern}; has a package another form now?`);
  return new Map(paths.map((path) => [join(base, path), readFileSync(join(base, path), 'utf8')]));
}
