import type { RunningHost } from '../running-host.ts';
import { ask } from './answer.ts';
import { hostileRequest } from './hostile-request.ts';
import { type Fault, judge, type Law } from './judge.ts';
import type { FuzzRoute } from './route.ts';

const AT_ONCE = 8;
/** Complaints that are kept; the rest is only counted. */
const KEPT = 50;
/** A run in which fewer of a hundred requests reach a function proves nothing. */
const FEWEST_REACHED_PERCENT = 10;
const LONGEST_TITLE = 200;

/** A fault with the request that showed it: `index` and the run's seed make the same request again. */
export interface Complaint {
  readonly fault: Fault | 'leak-in-log' | 'reached-nothing';
  readonly sentence: string;
  readonly index?: number;
  readonly request?: string;
}

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  /** How many were answered by a function, and not by the host alone. */
  readonly reached: number;
  /** How often each status came. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly faults: number;
  readonly complaints: readonly Complaint[];
}

export interface FuzzOptions extends Law {
  readonly routes: readonly [FuzzRoute, ...FuzzRoute[]];
  readonly requests: number;
  readonly seed: number;
  /** Index of the first request; default 0. */
  readonly first?: number;
  /** After which time without an answer a request counts as hanging; default 10 s. */
  readonly patienceMs?: number;
}

/** Sends hostile requests to an app and judges every answer; at the end also what the app has logged. */
export async function runFuzz(host: RunningHost, options: FuzzOptions): Promise<FuzzReport> {
  const { routes, requests, seed, first = 0, patienceMs = 10_000 } = options;
  const port = Number(new URL(host.origin).port);
  const statuses: Record<string, number> = {};
  const complaints: Complaint[] = [];
  const count = { reached: 0, faults: 0, next: first };
  const complain = (complaint: Complaint): void => {
    count.faults += 1;
    if (complaints.length < KEPT) complaints.push(complaint);
  };
  const work = async (): Promise<void> => {
    while (count.next < first + requests) {
      const index = count.next;
      count.next += 1;
      const { title, method, bytes } = hostileRequest(seed, index, routes, host.key);
      const answer = await ask(port, bytes, patienceMs);
      const status = answer.kind === 'answered' ? `${answer.status}` : answer.kind;
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (answer.kind === 'answered' && answer.headers.has('x-invocation-id')) count.reached += 1;
      for (const [fault, sentence] of judge(answer, method, options)) {
        complain({ fault, sentence, index, request: JSON.stringify(title.slice(0, LONGEST_TITLE)) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const output = host.output();
  if (options.secrets().some((secret) => output.includes(secret))) {
    complain({ fault: 'leak-in-log', sentence: 'What the app has printed holds a secret.' });
  }
  if (count.reached * 100 < requests * FEWEST_REACHED_PERCENT) {
    complain({
      fault: 'reached-nothing',
      sentence: `Only ${count.reached} of ${requests} requests reached a function.`,
    });
  }
  return { seed, requests, reached: count.reached, statuses, faults: count.faults, complaints };
}
