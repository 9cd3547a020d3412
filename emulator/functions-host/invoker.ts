import { randomUUID } from 'node:crypto';
import { format } from 'node:util';
import type { Print } from './lines.ts';
import type { LoadedApp } from './load-app.ts';
import type { RegisteredFunction } from './registered.ts';

/** A value between host and worker, in one of its forms (Azure/azure-functions-language-worker-protobuf, TypedData). */
export type RpcData =
  | { readonly json: string }
  | { readonly string: string }
  | { readonly int: number }
  | { readonly http: unknown };

/** What came of an invocation. `response`: what the worker would send back to the host. */
export type Invocation = { readonly id: string } & (
  | { readonly result: 'succeeded'; readonly response: unknown }
  | { readonly result: 'failed' }
);

/** Runs one call of a function as the worker does, and prints its logs and its end. */
export class Invoker {
  readonly #app: Pick<LoadedApp, 'model' | 'hooks'>;
  readonly #print: Print;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(app: Pick<LoadedApp, 'model' | 'hooks'>, print: Print) {
    this.#app = app;
    this.#print = print;
  }

  /** Never rejects. `id`: the invocation's, where the caller has told it to somebody before. */
  invoke(
    called: RegisteredFunction,
    data: RpcData,
    triggerMetadata: Readonly<Record<string, RpcData>> = {},
    id: string = randomUUID(),
  ): Promise<Invocation> {
    const run = this.#run(called, data, triggerMetadata, id);
    this.#underWay.add(run);
    void run.finally(() => this.#underWay.delete(run));
    return run;
  }

  /** When nothing that was begun by now is under way any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #run(
    { name, bindings, trigger, callback }: RegisteredFunction,
    data: RpcData,
    triggerMetadata: Readonly<Record<string, RpcData>>,
    id: string,
  ): Promise<Invocation> {
    const about = { function: name, invocation: id };
    try {
      const model = this.#app.model.getInvocationModel({
        invocationId: id,
        metadata: { name, bindings },
        request: { inputData: [{ name: trigger.binding, data }], triggerMetadata },
        log: (level: string, _category: string, ...told: unknown[]) =>
          this.#print({ line: 'log', level, text: format(...told), ...about }),
      });
      const { context, inputs } = await model.getArguments();
      const around = { invocationContext: context, functionCallback: callback, inputs };
      await this.#app.hooks.run('preInvocation', around);
      const result = await this.#untilItsEnd(around, () => model.invokeFunction(context, inputs, callback));
      const response = await model.getResponse(context, result);
      this.#print({ line: 'ended', ...about, result: 'succeeded' });
      return { id, result: 'succeeded', response };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      this.#print({ line: 'ended', ...about, result: 'failed', error });
      return { id, result: 'failed' };
    }
  }

  /** The hooks of the end are called whether the function succeeds or fails. */
  async #untilItsEnd(around: Readonly<Record<string, unknown>>, invoke: () => Promise<unknown>): Promise<unknown> {
    try {
      return await invoke();
    } finally {
      await this.#app.hooks.run('postInvocation', around);
    }
  }
}
