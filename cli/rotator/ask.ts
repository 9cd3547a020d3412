import { randomUUID } from 'node:crypto';
import type { App } from '../../shared/app.ts';
import type { Request } from '../../shared/domain/facts.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import { COMMAND_LINE } from '../../shared/operate/actor.ts';
import { accountStatusOf } from '../../shared/report/status.ts';
import type { AccountStatus } from '../../shared/report/status-schema.ts';
import { isCarriedOut } from '../../shared/rotation/progress.ts';
import { BadInput, shown } from '../input/bad-input.ts';
import type { AskCommand } from './command-line.ts';
import { confirmed } from './confirm.ts';
import { EXIT } from './exit-codes.ts';

/** Asks for one account's rotation or rollback, waits for it, and tells what came of it. */
export async function ask(app: App, command: AskCommand): Promise<number> {
  const { account, yes, json } = command;
  if (!yes && !(await confirmed(questionOf(command)))) {
    console.error('Nothing was done.');
    return EXIT.refused;
  }
  const request = requestOf(command);
  const answer = await app.request(account, request, { by: COMMAND_LINE });
  switch (answer.kind) {
    case 'unknown-account':
      throw new BadInput(
        `There is no account "${shown(account)}" that this identity can see; npm run rotator -- status lists them.`,
      );
    case 'ambiguous-name':
      throw new BadInput(
        `Several accounts have the name "${shown(account)}": ${answer.candidates.join(', ')}; give the ARM id of one.`,
      );
    case 'done': {
      const status = accountStatusOf(answer.report, Date.now());
      console.log(json ? JSON.stringify({ operationId: request.id, ...status }) : told(status, request.id));
      return exitCodeOf(request, answer.report.outcome);
    }
  }
}

function requestOf({ name, operationId = randomUUID(), force, compromised }: AskCommand): Request {
  return name === 'rollback'
    ? { kind: 'rollback', id: operationId }
    : { kind: 'rotate', id: operationId, force, compromised };
}

function questionOf({ name, account, compromised }: AskCommand): string {
  if (name === 'rollback') return `Publish the key before of ${account} again?`;
  return compromised
    ? `Replace the key of ${account} and kill the old one at once? Applications that hold it fail until they read the secret again.`
    : `Rotate ${account} now?`;
}

function told({ name, result, reason, sentence, secret, retryAt }: AccountStatus, id: string): string {
  const again = retryAt === null ? '' : `\nWorth asking again: ${retryAt}.`;
  return `${name}: ${result} (${reason}). ${sentence}${again}\nSecret ${secret}, operation ${id}.`;
}

/** What the shell is told. A compromised key that was replaced and still lives is a worry, not a refusal. */
export function exitCodeOf(request: Request, outcome: Outcome): number {
  const isDone = request.kind === 'rotate' ? isCarriedOut(request, outcome) : isRolledBack(outcome);
  if (isDone) return EXIT.done;
  return ['failed', 'rotated', 'retired'].includes(outcome.result) ? EXIT.worry : EXIT.refused;
}

function isRolledBack({ result, reason }: Outcome): boolean {
  return result === 'rolled-back' || reason === 'already-done';
}
