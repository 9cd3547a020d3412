import type { OPERATIONS } from '../domain/azure-operations.ts';

/** Name of a call to Azure, for errors and counts. */
export type OperationName = keyof typeof OPERATIONS;

/** One call: what it does, and to what. */
export interface Call {
  readonly operation: OperationName;
  /** Where a role would have to be assigned: an ARM id, a vault's or a container's address. */
  readonly scope: string;
  /** What the call is about, where that is narrower than the scope: the address of a secret. */
  readonly target?: string | undefined;
}
