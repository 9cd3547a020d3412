import type { Defect } from './defect.ts';

/** Broken variants of what speaks to Azure; seen through Azure's own clients. */
export const ADAPTER_DEFECTS: readonly Defect[] = [
  {
    name: 'SDK retries left on',
    level: 'sdk',
    changes: [
      {
        file: 'shared/azure/client-options.ts',
        old: '    retryOptions: { maxRetries: 0 },\n',
        new: '    retryOptions: { maxRetries: 3 },\n',
      },
    ],
  },
  {
    name: 'a tag update makes a new version',
    level: 'sdk',
    changes: [
      {
        file: 'shared/azure/vault-secrets.ts',
        old: '        client.updateSecretProperties(ref.name, version, { ...options, tags: { ...tags } }),\n',
        new: '        client.getSecret(ref.name).then(({ value }) => client.setSecret(ref.name, value ?? version, { ...options, tags: { ...tags } })).then(({ properties: made }) => ({ ...made, version })),\n',
      },
    ],
  },
  {
    name: 'a key in a tag',
    level: 'sdk',
    changes: [
      {
        file: 'shared/azure/vault-secrets.ts',
        old: '          tags: { ...content.tags },\n',
        new: '          tags: { ...content.tags, Check: content.value.reveal().slice(0, 16) },\n',
      },
    ],
  },
  {
    name: 'the first page taken for the whole list',
    level: 'sdk',
    changes: [
      {
        file: 'shared/azure/accounts-directory.ts',
        old: '        yield page.map((answer) => accountOf(answer, call, isHere));\n',
        new: '        yield page.map((answer) => accountOf(answer, call, isHere));\n        return;\n',
      },
    ],
  },
];
