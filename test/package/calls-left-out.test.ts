import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundle, ROOT } from '../../scripts/bundle/bundle.ts';
import { membersNamedIn, piecesOf } from '../../scripts/bundle/class-text.ts';
import type { Sources } from '../../scripts/bundle/reachable-members.ts';
import { slimSdk } from '../../scripts/bundle/slim-sdk.ts';

const SDK = join(ROOT, 'node_modules/@azure');

/** Modules that name a method which was left out and mean another: the query of an HTTP request, an account of msal’s cache. */
const MEANS_ANOTHER = [
  'node_modules/@azure/functions/dist/azure-functions.js query',
  'node_modules/@azure/msal-node/dist/cache/NodeStorage.mjs getAccountInfo',
];

describe('the calls that the bundle cannot make', () => {
  let slim: Sources;

  beforeAll(async () => {
    const app = globSync('{shared,functions}/**/*.ts', { cwd: ROOT }).map((path) =>
      readFileSync(join(ROOT, path), 'utf8'),
    );
    slim = await slimSdk(ROOT, app);
  });

  const absentIn = (source: string): readonly string[] =>
    [...source.matchAll(/absent\('\w+\.(\w+)'\)/g)].map(([, name = '']) => name);

  const keptOf = (module: string): readonly string[] => {
    const path = join(SDK, module);
    const absent = absentIn(slim.get(path) ?? '');
    const members = piecesOf(path, readFileSync(path, 'utf8')).flatMap((piece) =>
      piece.kind === 'member' ? [piece.name] : [],
    );
    return members.filter((name) => !absent.includes(name)).toSorted();
  };

  it.each([
    ['keyvault-secrets/dist/esm/keyVaultClient.js', ['getSecret', 'getSecrets', 'setSecret', 'updateSecret']],
    [
      'arm-cognitiveservices/dist/esm/operations/accounts.js',
      ['_list', '_listNext', 'get', 'list', 'listKeys', 'listPagingAll', 'listPagingPage', 'regenerateKey'],
    ],
    ['arm-cognitiveservices/dist/esm/cognitiveServicesManagementClient.js', ['addCustomApiVersionPolicy']],
  ])('are all of %s but these: %j', (module, kept) => {
    expect(keptOf(module)).toEqual(kept);
  });

  it('are made by no module that was taken as it is', async () => {
    const gone = new Set([...slim.values()].flatMap(absentIn));
    expect(gone.size).toBeGreaterThan(100);
    const { modules } = await bundle();
    const whole = modules.filter((path) => path.includes('node_modules/@azure/') && !slim.has(join(ROOT, path)));
    expect(whole.length).toBeGreaterThan(100);
    const naming = whole.flatMap((path) =>
      [...membersNamedIn(readFileSync(join(ROOT, path), 'utf8'))]
        .filter((name) => gone.has(name))
        .map((name) => `${path} ${name}`),
    );
    expect(naming.toSorted()).toEqual(MEANS_ANOTHER);
  });
});
