import type { AccountId } from '../domain/account.ts';
import type { AccountReport } from '../domain/account-report.ts';
import { decide } from '../domain/decide.ts';
import { Allowance } from './allowance.ts';
import type { Context } from './context.ts';
import { discoverOne } from './discover-one.ts';
import { firstLook } from './first-look.ts';
import { handle, type TurnRules } from './handle.ts';
import { limitsOf } from './sweep.ts';
import { verify } from './verify.ts';

/**
 * Looks at one account outside of a sweep: decides, checks for drift whether or not that is due, heals, and leaves everything
 * else that is due to the next sweep (see `alone` in the facts). Safe to repeat and to run beside a sweep, since what is done
 * rests on what is current, under the lock. Undefined: no secret names the account, and only a sweep can tell what that
 * means. Throws the `RotationError` that ended the reading before the account's turn.
 */
export async function lookAtOne(context: Context, id: AccountId): Promise<AccountReport | undefined> {
  const { clock } = context.ports;
  // An event is a turn of the drift check, whatever the interval says.
  const eager: Context = { ...context, settings: { ...context.settings, verifyIntervalMs: 0 } };
  const inventory = await discoverOne(eager, id);
  const [first] = inventory === undefined ? [] : firstLook(eager, inventory);
  if (first === undefined) return undefined;
  const facts = { ...first, alone: true };
  const planned = { facts, decision: decide(facts, clock.now()) };
  const allowance = new Allowance(eager, limitsOf(eager, clock.now()));
  const rules: TurnRules = { allowance, verify: (of) => verify(eager, of, allowance.lastLookMs) };
  return eager.slots.within(() => handle(eager, planned, rules));
}
