import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../../scripts/bundle/bundle.ts';
import { LEFT_OUT } from '../../scripts/bundle/left-out.ts';
import { productFiles } from '../architecture/source-files.ts';
import { evaluated } from './evaluated.ts';

const UNAVAILABLE = [
  "import { CredentialUnavailableError } from '../errors.js';",
  'class CredentialUnavailableError extends Error {}',
] as const;

type Call = (exported: Readonly<Record<string, unknown>>) => unknown;

const make = (given: unknown): Record<string, () => unknown> => Reflect.construct(Object(given), []);
const call = (given: unknown): unknown => Reflect.apply(Object(given), undefined, []);
const getToken =
  (name: string): Call =>
  (exported) =>
    make(exported[name]).getToken?.();

const APPLICATION = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c' };

/** What becomes of a call of what stands for each module, in the environment given. */
const CALLS: readonly (readonly [string, Readonly<Record<string, string>>, Call, string])[] = [
  [
    'utils/blobListArrowParser.js',
    {},
    (it) => call(it.parseBlobListArrowResponse),
    'parseBlobListArrowResponse is not in this package',
  ],
  ['crc64.js', {}, (it) => call(it.default), 'NativeCRC64 is not in this package'],
  [
    'StructuredMessageEncodingStream.js',
    {},
    (it) => call(it.structuredMessageEncoding),
    'structuredMessageEncoding is not',
  ],
  [
    'StructuredMessageDecodingStream.js',
    {},
    (it) => call(it.structuredMessageDecodingStream),
    'structuredMessageDecodingStream is not',
  ],
  ['environmentCredential.js', APPLICATION, getToken('EnvironmentCredential'), 'EnvironmentCredential is unavailable.'],
  [
    'environmentCredential.js',
    { ...APPLICATION, AZURE_CLIENT_SECRET: 's' },
    getToken('EnvironmentCredential'),
    'EnvironmentCredential is not in this package',
  ],
  [
    'environmentCredential.js',
    { ...APPLICATION, AZURE_CLIENT_CERTIFICATE_PATH: 'p' },
    getToken('EnvironmentCredential'),
    'EnvironmentCredential is not in this package',
  ],
  [
    'environmentCredential.js',
    { ...APPLICATION, AZURE_USERNAME: 'u', AZURE_PASSWORD: 'w' },
    getToken('EnvironmentCredential'),
    'EnvironmentCredential is not in this package',
  ],
  [
    'workloadIdentityCredential.js',
    APPLICATION,
    getToken('WorkloadIdentityCredential'),
    'WorkloadIdentityCredential is unavailable.',
  ],
  [
    'workloadIdentityCredential.js',
    { ...APPLICATION, AZURE_FEDERATED_TOKEN_FILE: 'f' },
    getToken('WorkloadIdentityCredential'),
    'WorkloadIdentityCredential is not in this package',
  ],
  [
    'visualStudioCodeCredential.js',
    {},
    getToken('VisualStudioCodeCredential'),
    'Visual Studio Code Authentication is not available.',
  ],
  ['brokerCredential.js', {}, getToken('BrokerCredential'), 'Authentication by a broker is not available.'],
  ['jsonwebtoken/index.js', {}, (it) => call(Object(it.default).sign), 'jsonwebtoken.sign is not in this package'],
  ['is-unsafe/src/index.js', {}, (it) => call(it.isUnsafe), 'isUnsafe is not in this package'],
];

describe('what stands for the modules that were left out', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  const standsFor = (end: string) => LEFT_OUT.find(({ module }) => module.endsWith(end))?.source ?? '';

  it.each(CALLS)('throws by name, or is unavailable as the original is: %s %j', async (end, env, reach, message) => {
    vi.spyOn(process, 'emitWarning').mockReturnValue();
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const exported = { ...(await evaluated(standsFor(end), [UNAVAILABLE])) };
    await expect((async () => reach(exported))()).rejects.toThrow(message);
  });

  it.each(['responseFormat', 'ontentChecksumAlgorithm', 'useIdentityPlugin'])(
    'is reached by an option or a call that no module of the app names: %s',
    (name) => {
      const naming = productFiles().filter(
        ({ path, text }) => /^(?:shared|functions)\//.test(path) && text.includes(name),
      );
      expect(naming.map(({ path }) => path)).toEqual([]);
    },
  );

  it('is tried above, but for one that has nothing to say', () => {
    const tried = LEFT_OUT.filter(({ module }) => CALLS.some(([end]) => module.endsWith(end)));
    const others = LEFT_OUT.filter((each) => !tried.includes(each)).map(({ module }) => module);
    expect(others).toEqual(['debug/src/index.js']);
  });

  it('stands for modules that are there, each with its reason', () => {
    for (const { module, why } of LEFT_OUT) {
      expect(existsSync(join(ROOT, 'node_modules', module)), module).toBe(true);
      expect(why).toMatch(/^[A-Z].*\.$/);
    }
  });
});
