const PROGRAM = 'azure-ai-key-rotator';
const DEPLOYMENT = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const HOST = /^[a-z0-9.:-]{1,200}$/;

/** Which installation of this program manages a secret. Two that share a name still differ by the host of their lock store. */
export interface ManagedBy {
  readonly deployment: string;
  readonly lockHost: string;
}

/** Whether a text may be the name of a deployment: 1 to 32 of `a-z0-9-`, no dash at either end. */
export function isDeploymentName(text: string): boolean {
  return DEPLOYMENT.test(text);
}

/** The value of the tag `managed-by`. */
export function managedByText(by: ManagedBy): string {
  return `${PROGRAM}/${by.deployment}/${by.lockHost}`;
}

/** Reads a `managed-by` tag that this program wrote; undefined where another program or a person wrote it. */
export function parseManagedBy(text: string): ManagedBy | undefined {
  const [program, deployment, lockHost, ...more] = text.trim().toLowerCase().split('/');
  if (program !== PROGRAM || deployment === undefined || lockHost === undefined || more.length > 0) return undefined;
  return isDeploymentName(deployment) && HOST.test(lockHost) ? { deployment, lockHost } : undefined;
}

export function sameManager(one: ManagedBy, other: ManagedBy): boolean {
  return managedByText(one) === managedByText(other);
}
