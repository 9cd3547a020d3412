import { isDeploymentName, type ManagedBy, parseManagedBy } from '../domain/managed-by.ts';
import { largestGapMs, parseSchedule } from '../domain/ncrontab.ts';
import { Redacted } from '../domain/redacted.ts';
import { parseVaultUrl, type VaultUrl } from '../domain/secret-ref.ts';
import type { Form } from './form.ts';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const ACCOUNT_NAME = /^[a-z0-9]{3,24}$/;

/** A schedule as it was written, and the largest time between two of its ticks. */
export interface SweepSchedule {
  readonly text: string;
  readonly gapMs: number;
}

export const vaultUrl: Form<VaultUrl> = {
  expected: 'the https address of a vault, without a path',
  read: parseVaultUrl,
};

export const guid: Form<string> = {
  expected: 'a GUID',
  read: (text) => (GUID.test(text.toLowerCase()) ? text.toLowerCase() : undefined),
};

/** An https address without anything behind the host. */
export const origin: Form<string> = {
  expected: 'an https address without a path',
  read: (text) => {
    const url = plainHttps(text);
    return url?.pathname === '/' ? url.origin : undefined;
  },
};

/** The audience of a token; people copy it with `/.default`, the form that scopes have. */
export const audience: Form<string> = {
  expected: origin.expected,
  read: (text) => origin.read(text.replace(/\/\.default$/i, '')),
};

/** The address of a storage service. A path is allowed: local storage has the account's name there. */
export const serviceUrl: Form<string> = {
  expected: 'the https address of a storage service, without a query',
  read: (text) => {
    const url = plainHttps(text);
    return url === undefined ? undefined : `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  },
};

export const storageAccountName: Form<string> = {
  expected: 'the name of a storage account (3 to 24 of a-z and 0-9)',
  read: (text) => (ACCOUNT_NAME.test(text.toLowerCase()) ? text.toLowerCase() : undefined),
};

/** Only what the Functions host takes for its own storage too: an account's key, or the local emulator. */
export const connectionString: Form<Redacted> = {
  expected: 'UseDevelopmentStorage=true, or a connection string with AccountName and AccountKey',
  read: (text) =>
    /(^|;)UseDevelopmentStorage=true(;|$)/i.test(text) || /(?=.*AccountName=[^;]+)(?=.*AccountKey=[^;]+)/i.test(text)
      ? new Redacted(text)
      : undefined,
  secret: true,
};

export const schedule: Form<SweepSchedule> = {
  expected: 'an NCRONTAB expression with six fields, in UTC: second minute hour day month day-of-week',
  read: (text) => {
    const parsed = parseSchedule(text);
    const gapMs = parsed === undefined ? Number.POSITIVE_INFINITY : largestGapMs(parsed);
    return Number.isFinite(gapMs) ? { text: text.split(/\s+/).join(' '), gapMs } : undefined;
  },
};

/** `enabled` and `disabled` mean something else as values of the tag `key-rotation`, so no account could name them. */
export const deploymentName: Form<string> = {
  expected: '1 to 32 of a-z, 0-9 and -, no dash at either end, neither enabled nor disabled',
  read: (text) => {
    const name = text.toLowerCase();
    return isDeploymentName(name) && name !== 'enabled' && name !== 'disabled' ? name : undefined;
  },
};

export const managedBy: Form<ManagedBy> = {
  expected: 'the whole value of a managed-by tag: azure-ai-key-rotator/deployment/host-of-the-lock-store',
  read: parseManagedBy,
};

function plainHttps(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const bare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return url.protocol === 'https:' && bare ? url : undefined;
}
