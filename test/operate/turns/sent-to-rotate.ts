import { TurnStage } from './turn-stage.ts';

/** A stage, one account that is due, and the message by which a worker was sent to rotate it. */
export async function sentToRotate() {
  const stage = new TurnStage();
  const [account] = await stage.dispatched(1);
  const [message] = stage.take();
  if (account === undefined) throw new Error('Nobody was sent.');
  const before = stage.regenerations();
  return { stage, account, message, regenerated: () => stage.regenerations() - before };
}

/** The same message, of which some parts are others. */
export function changed(message: unknown, changes: object): unknown {
  const { turn, ...rest } = JSON.parse(JSON.stringify(message));
  return { ...rest, turn: { ...turn, ...changes } };
}

/** Name of the account, and of its secret. */
export function nameOf(account: string): string {
  return account.split('/').at(-1) ?? '';
}
