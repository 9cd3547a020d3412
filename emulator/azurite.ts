import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Name and key that every Azurite has; published in its README, so no secret. */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const START_ATTEMPTS = 200;
const ATTEMPT_MS = 50;

/** Azure Storage on the loopback, in memory. */
export interface Azurite {
  readonly connectionString: string;
  readonly blobEndpoint: string;
  close(): Promise<void>;
}

/** Starts Azurite as a child process on free ports and waits until it answers. */
export async function startAzurite(): Promise<Azurite> {
  const [blob, queue, table] = await Promise.all([freePort(), freePort(), freePort()]);
  const script = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  const ports = ['--blobPort', `${blob}`, '--queuePort', `${queue}`, '--tablePort', `${table}`];
  // The blob client is newer than Azurite's list of API versions.
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'];
  const child = spawn(process.execPath, [script, ...ports, ...flags], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await gone;
  };
  const address = (port: number): string => `http://127.0.0.1:${port}/${ACCOUNT}`;
  const endpoint = (name: string, port: number): string => `${name}Endpoint=${address(port)};`;
  const endpoints = endpoint('Blob', blob) + endpoint('Queue', queue) + endpoint('Table', table);
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};${endpoints}`;
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const answers = await Promise.all([blob, queue, table].map(accepts));
    if (answers.every((answer) => answer)) return { connectionString, blobEndpoint: address(blob), close };
    if (child.exitCode !== null) break;
    await sleep(ATTEMPT_MS);
  }
  await close();
  throw new Error('Azurite did not start.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
