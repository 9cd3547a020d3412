import type { App } from '../../shared/app.ts';
import type { Ask } from '../../shared/http/ask.ts';
import type { Caller } from '../../shared/http/caller.ts';
import { problemFrom } from '../../shared/http/refused.ts';
import { problemReply, type Reply } from '../../shared/http/reply.ts';
import { OperateStage } from '../operate/operate-stage.ts';

/** Somebody with a function key. */
export const KEY_HOLDER: Caller = { actor: { kind: 'function-key' }, roles: undefined };

/** Somebody who signed in, with these app roles. */
export function signedIn(...roles: readonly string[]): Caller {
  return { actor: { kind: 'person', name: 'ada@example.com (oid)' }, roles: new Set(roles) };
}

/** A request as the host hands it over. */
export function asked(
  path: string,
  parts: {
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    readonly params?: Readonly<Record<string, string>>;
  } = {},
): Ask {
  const { body, params = {} } = parts;
  const headers = new Headers({
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...parts.headers,
  });
  return {
    method: body === undefined ? 'GET' : 'POST',
    url: new URL(path, 'https://app.example/api/'),
    header: (name) => headers.get(name) ?? undefined,
    params,
    body: async () => new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

/** An answer, with its JSON. */
export interface Answered extends Reply {
  readonly json: unknown;
}

/** The stage with one managed account, `app`, whose keys are 20 and 17 days old. */
export class HttpStage extends OperateStage {
  readonly account = this.addManaged('app', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });

  /** Runs a handler to its end, as the trigger does. */
  async answer(handle: (app: App) => Promise<Reply>, app: App = this.app()): Promise<Answered> {
    const reply = await this.clock.run(
      handle(app).catch((error) => problemReply(problemFrom(error, 'correlation', (event) => this.events.push(event)))),
    );
    const isJson = /json/.test(reply.headers['Content-Type'] ?? '');
    return { ...reply, json: isJson ? JSON.parse(reply.body) : undefined };
  }
}
