import { randomUUID } from 'node:crypto';
import { format } from 'node:util';
import type { ProgrammingModel } from './core-module.ts';
import type { Print } from './lines.ts';
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
  readonly #model: ProgrammingModel;
  readonly #print: Print;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(model: ProgrammingModel, print: Print) {
    this.#model = model;
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
      const model = this.#model.getInvocationModel({
        invocationId: id,
        metadata: { name, bindings },
        request: { inputData: [{ name: trigger.binding, data }], triggerMetadata },
        log: (level: string, _category: string, ...told: unknown[]) =>
          this.#print({ line: 'log', level, text: format(...told), ...about }),
      });
      const { context, inputs } = await model.getArguments();
      const result = await model.invokeFunction(context, inputs, callback);
      const response = await model.getResponse(context, result);
      this.#print({ line: 'ended', ...about, result: 'succeeded' });
      return { id, result: 'succeeded', response };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      this.#print({ line: 'ended', ...about, result: 'failed', error });
      return { id, result: 'failed' };
    }
  }
}
