import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const CLI = 'cli/emulator.ts';
const SETTINGS = z.object({ IsEncrypted: z.literal(false), Values: z.record(z.string(), z.string()) });

// What an app does with nothing but the variables: the SDK trusts the authority and finds every service.
const APP = `
import { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { ManagedIdentityCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { BlobServiceClient } from '@azure/storage-blob';
const env = process.env;
const credential = new ManagedIdentityCredential();
const arm = new CognitiveServicesManagementClient(credential, '00000000-0000-4000-8000-00000000000a', {
  endpoint: env.AZURE_RESOURCE_MANAGER_URL,
  credentialScopes: env.AZURE_RESOURCE_MANAGER_AUDIENCE + '/.default',
});
const names = [];
for await (const account of arm.accounts.list()) names.push(account.name);
const secrets = new SecretClient(env.KEY_VAULT_URL, credential, { disableChallengeResourceVerification: true });
await secrets.setSecret('one', 'value');
const container = BlobServiceClient.fromConnectionString(env.AzureWebJobsStorage).getContainerClient('locks');
await container.create();
console.log(JSON.stringify({ names, value: (await secrets.getSecret('one')).value }));
`;

async function firstOutput(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (/\n\}\n$|ROTATION_SCHEDULE=.*\n/.test(text)) return text;
  }
  throw new Error('The emulator ended before it printed its variables.');
}

describe('npm run emulator', () => {
  test('runs until it is stopped, serves an app that has only the variables, and leaves nothing behind', async () => {
    const child = spawn(process.execPath, [CLI, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'exit');
    const { Values } = SETTINGS.parse(JSON.parse(await firstOutput(child)));
    const app = await run(process.execPath, ['--input-type=module', '-e', APP], { env: { ...process.env, ...Values } });
    expect(JSON.parse(app.stdout)).toEqual({
      names: ['oai-chat-prod', 'oai-search-prod', 'foundry-prod', 'speech-prod'],
      value: 'value',
    });
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    await expect(access(Values.NODE_EXTRA_CA_CERTS ?? '')).rejects.toThrow('ENOENT');
    const blobs = /BlobEndpoint=([^;]+)/.exec(Values.AzureWebJobsStorage ?? '')?.[1];
    await expect(fetch(`${blobs}`)).rejects.toThrow('fetch failed');
  }, 60_000);

  test('prints lines for a shell, without storage where none is wished for', async () => {
    const child = spawn(process.execPath, [CLI, '--no-storage'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'exit');
    const text = await firstOutput(child);
    child.kill('SIGTERM');
    await ended;
    expect(text).toMatch(/^export KEY_VAULT_URL='https:\/\/127\.0\.0\.1:\d+'$/m);
    expect(text).not.toContain('AzureWebJobsStorage');
  }, 30_000);

  test('explains itself', async () => {
    const { stdout } = await run(process.execPath, [CLI, '--help']);
    expect(stdout).toContain('Usage: npm run --silent emulator');
  });
});
