/** What the worker calls around invocations and at its end (Azure/azure-functions-nodejs-worker, hooks). */
export type HookName = 'preInvocation' | 'postInvocation' | 'appTerminate';

/** The hooks that an app has registered. */
export class Hooks {
  readonly #callbacks = new Map<string, ((context: unknown) => unknown)[]>();

  add(name: string, callback: (context: unknown) => unknown): void {
    this.#callbacks.set(name, [...(this.#callbacks.get(name) ?? []), callback]);
  }

  /** Calls them one after the other. */
  async run(name: HookName, context: Readonly<Record<string, unknown>>): Promise<void> {
    for (const callback of this.#callbacks.get(name) ?? [])
      await callback({ hookData: {}, appHookData: {}, ...context });
  }
}
