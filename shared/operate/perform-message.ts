import { giveUpOperation, performOperation } from './perform-operation.ts';
import { giveUpTurn, performTurn } from './perform-turn.ts';
import { turnIn } from './turn-message.ts';
import type { Work, Workspace } from './workspace.ts';

/** Carries out what a message of the queue names: an operation that somebody asked for, or the turn of an account. */
export async function performMessage(workspace: Workspace, work: Work, message: unknown): Promise<void> {
  const order = turnIn(message);
  if (order === undefined) await performOperation(workspace, work, message);
  else await performTurn(workspace, order);
}

/** Reports what the host gave up because it failed five times; an operation is tried again later. */
export async function giveUpMessage(workspace: Workspace, message: unknown): Promise<void> {
  const order = turnIn(message);
  if (order === undefined) await giveUpOperation(workspace, message);
  else giveUpTurn(workspace, order);
}
