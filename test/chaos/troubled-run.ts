import type { Fault, FaultTarget } from '../../emulator/faults.ts';
import type { OperationName } from '../../emulator/handlers/endpoint.ts';
import type { MemoryLocks } from '../../emulator/memory-locks.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { RotationError } from '../../shared/domain/errors.ts';
import type { Clock, Ports } from '../../shared/rotation/ports.ts';
import { Crash } from '../rotation/crash.ts';
import { intercepted } from '../rotation/intercept.ts';
import { Dice } from './dice.ts';
import type { Run, Trouble } from './schedule.ts';

const OPERATIONS: Readonly<Record<string, OperationName>> = {
  'directory.subscriptions': 'subscriptions.list',
  'directory.accounts': 'accounts.list',
  'directory.account': 'accounts.get',
  'keys.listKeys': 'accounts.listKeys',
  'keys.regenerate': 'accounts.regenerateKey',
  'secrets.list': 'secrets.list',
  'secrets.read': 'secrets.get',
  'secrets.set': 'secrets.set',
  'secrets.tag': 'secrets.update',
  'probe.probe': 'inference.models',
};

/** What the runs of one schedule share: faults that wait for their call, and how often something went wrong. */
export class Mishaps {
  faults = 0;
  crashes = 0;
  portCalls = 0;
  readonly #armed = new Map<OperationName, Fault[]>();

  /** The fault that waits for this call, once. */
  next({ operation, principal }: FaultTarget): Fault | undefined {
    const fault = principal === 'rotator' ? this.#armed.get(operation)?.shift() : undefined;
    if (fault === undefined) return undefined;
    this.faults += 1;
    return inTurn(operation, fault);
  }

  arm(name: string, fault: Fault, times: number): void {
    const operation = OPERATIONS[name];
    if (operation !== undefined) this.#armed.set(operation, Array<Fault>(times).fill(fault));
  }

  /** What was armed for a call that is over does not wait for the next; a list is read after its call began. */
  disarm(name: string): void {
    const operation = OPERATIONS[name];
    if (operation !== undefined && !operation.endsWith('.list')) this.#armed.delete(operation);
  }

  clear(): void {
    this.#armed.clear();
  }
}

/** Front ends take turns in worlds where a key becomes known slowly: a probe that is carried out late would take another's. */
function inTurn(operation: OperationName, fault: Fault): Fault {
  const isLateProbe = operation === 'inference.models' && fault.kind === 'late';
  return isLateProbe ? { kind: 'lost', answer: fault.answer } : fault;
}

/** The ports of one run, at whose calls things go wrong as the schedule says. */
export function troubledPorts(
  ports: Ports,
  run: Run & { readonly seed: number },
  around: {
    readonly mishaps: Mishaps;
    readonly locks: MemoryLocks;
    readonly account: () => AccountId;
    readonly clock: Clock;
    /** Told when the run dies. */
    readonly died?: () => void;
  },
): Ports {
  const { mishaps, locks, account, clock } = around;
  const dice = new Dice(run.seed);
  const counts = new Map<string, number>();
  const left = new Set(run.troubles);
  let dead = false;
  const die = (name: string): never => {
    dead = true;
    around.died?.();
    mishaps.crashes += 1;
    throw new Crash(name);
  };
  const count = (name: string): number => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return nth;
  };
  return intercepted(ports, async (name, call) => {
    if (dead) throw new Crash(name);
    mishaps.portCalls += 1;
    const ofName = count(name);
    const ofAll = count('any');
    if (run.paceMs > 0) await clock.sleep(dice.between(0, run.paceMs));
    let after: Trouble | undefined;
    for (const trouble of left) {
      const { at } = trouble;
      if (at.call === 'any' ? at.nth !== ofAll : at.call !== name || at.nth !== ofName) continue;
      left.delete(trouble);
      switch (trouble.kind) {
        case 'pause':
          await clock.sleep(trouble.ms);
          break;
        case 'lease-lost':
          locks.expireNow(account());
          break;
        case 'fault':
          mishaps.arm(name, trouble.fault, trouble.times);
          break;
        default:
          if (trouble.moment === 'after') after = trouble;
          else if (trouble.kind === 'crash') die(name);
          else fail(name, mishaps);
      }
    }
    try {
      const answer = await call();
      if (after?.kind === 'crash') die(name);
      if (after?.kind === 'lock-fails') fail(name, mishaps);
      return answer;
    } finally {
      mishaps.disarm(name);
    }
  });
}

function fail(name: string, mishaps: Mishaps): never {
  mishaps.faults += 1;
  throw new RotationError('unavailable', { operation: name, detail: 'A failure that was asked for.' });
}
