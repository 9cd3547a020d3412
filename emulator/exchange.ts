import type { EmulatorClock } from './clock.ts';
import { errorAnswer, garbled, refusalAnswer, withForeignLink } from './fault-answers.ts';
import type { Fault, FaultPlan, LostAnswer } from './faults.ts';
import type { Endpoint } from './handlers/endpoint.ts';
import { route } from './handlers/router.ts';
import type { Latency } from './latency.ts';
import type { RequestLog } from './request-log.ts';
import type { Answer, Call, Principal } from './wire/call.ts';
import { ConnectionLost } from './wire/connection-lost.ts';
import { Refusal } from './wire/refusal.ts';
import { whoCalls } from './world/who-calls.ts';
import type { World } from './world/world.ts';

/** A call that arrived, with what was understood of it. */
export interface Arrival {
  readonly call: Call;
  readonly endpoint: Endpoint;
  readonly principal: Principal | undefined;
}

/** Sees every call: when it arrives, just before its deed, and just after it with the status of the answer. */
export interface CallWatcher {
  arrived(arrival: Arrival): void;
  before(arrival: Arrival): void;
  after(arrival: Arrival, status: number): void;
}

/** The way of every call: there, through whatever goes wrong, and back. */
export class Exchange {
  readonly #world: World;
  readonly #clock: EmulatorClock;
  readonly #latency: Latency;
  readonly #faults: FaultPlan;
  readonly #log: RequestLog;
  readonly #watcher: CallWatcher;

  constructor(parts: {
    readonly world: World;
    readonly latency: Latency;
    readonly faults: FaultPlan;
    readonly log: RequestLog;
    readonly watcher: CallWatcher;
  }) {
    this.#world = parts.world;
    this.#clock = parts.world.clock;
    this.#latency = parts.latency;
    this.#faults = parts.faults;
    this.#log = parts.log;
    this.#watcher = parts.watcher;
  }

  /** Answers a call; throws `ConnectionLost`, or never ends, where a fault says so. */
  async answer(call: Call): Promise<Answer> {
    this.#clock.noteActivity();
    const { service } = call.site;
    this.#log.calls[service] += 1;
    const journey = this.#latency.journey(service);
    if (journey !== undefined) await journey.there();
    const endpoint = route(this.#world, call);
    const arrival = { call, endpoint, principal: whoCalls(this.#world, call) };
    this.#watcher.arrived(arrival);
    const answer = await this.#through(this.#faultFor(arrival), arrival);
    if (journey !== undefined) await journey.back();
    this.#clock.noteActivity();
    return answer;
  }

  #faultFor({ call, endpoint, principal }: Arrival): Fault | undefined {
    const { service, operation, account, secret } = endpoint;
    return this.#faults.next({ service, operation, principal, account, secret, method: call.method, path: call.path });
  }

  #through(fault: Fault | undefined, arrival: Arrival): Answer | Promise<Answer> {
    switch (fault?.kind) {
      case undefined:
        return this.#perform(arrival);
      case 'refuse':
        this.#note(arrival, undefined, fault);
        return refusalAnswer(fault);
      case 'no-answer':
        this.#note(arrival, undefined, fault);
        return withoutAnswer(fault.how);
      case 'lost':
        this.#perform(arrival, fault);
        return withoutAnswer(fault.answer);
      case 'late':
        this.#clock.after(fault.afterMs, () => this.#perform(arrival, fault));
        return withoutAnswer(fault.answer);
      case 'garbled':
        return garbled(this.#perform(arrival, fault), fault.body);
      case 'foreign-link':
        return withForeignLink(this.#perform(arrival, fault), fault.origin);
      case 'slow': {
        const answer = this.#perform(arrival, fault);
        return this.#clock.sleep(fault.ms).then(() => answer);
      }
    }
  }

  /** Does what the call asks for, all at once. */
  #perform(arrival: Arrival, fault?: Fault): Answer {
    this.#watcher.before(arrival);
    const answer = answerOf(arrival.endpoint);
    this.#watcher.after(arrival, answer.status);
    this.#note(arrival, answer.status, fault);
    return answer;
  }

  #note({ call, endpoint, principal }: Arrival, status: number | undefined, fault?: Fault): void {
    const { service, operation } = endpoint;
    const { method, path } = call;
    this.#log.add({ atMs: this.#clock.now(), principal, service, operation, method, path, status, fault: fault?.kind });
  }
}

function answerOf(endpoint: Endpoint): Answer {
  try {
    return endpoint.answer();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function withoutAnswer(how: LostAnswer): Answer | Promise<Answer> {
  if (how === 'reset') return Promise.reject(new ConnectionLost());
  // Nobody ever answers; the caller's own time-out ends it.
  if (how === 'hang') return new Promise(() => undefined);
  return errorAnswer(how);
}
