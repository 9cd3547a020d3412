import { Module } from 'node:module';
import { Hooks } from './hooks.ts';
import type { Print } from './lines.ts';
import { type Binding, type RegisteredFunction, triggerOf } from './registered.ts';

/** What the worker asks of the programming model to run one call. The types are the model's own and opaque here. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], handler: RegisteredFunction['callback']): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

/** What `@azure/functions` hands to the worker. */
export interface ProgrammingModel {
  getInvocationModel(core: unknown): InvocationModel;
}

/** What an app has told the worker while it was loaded. */
export interface Registrations {
  readonly functions: RegisteredFunction[];
  model: ProgrammingModel | undefined;
  readonly hooks: Hooks;
}

interface Metadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Binding>>;
}

/**
 * Answers `require('@azure/functions-core')`, a module that exists only inside the worker. `@azure/functions` asks for
 * nothing else of its host (Azure/azure-functions-nodejs-library, src/utils/tryGetCoreApiLazy.ts). It keeps the first
 * answer, so a process can play the host of one app only.
 */
export function offerCoreModule(print: Print): Registrations {
  const registrations: Registrations = { functions: [], model: undefined, hooks: new Hooks() };
  const core = {
    version: '3.9.1',
    hostVersion: '4.1037.0',
    Disposable: class {
      dispose(): void {}
    },
    registerFunction: ({ name, bindings }: Metadata, callback: RegisteredFunction['callback']) => {
      registrations.functions.push({ name, bindings, trigger: triggerOf(name, bindings), callback });
      return new core.Disposable();
    },
    registerHook: (name: string, callback: (context: unknown) => unknown) => {
      registrations.hooks.add(name, callback);
      return new core.Disposable();
    },
    setProgrammingModel: (given: ProgrammingModel) => {
      registrations.model = given;
    },
    getProgrammingModel: () => registrations.model,
    log: (level: string, _category: string, text: string) => print({ line: 'log', level, text }),
  };
  const load = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    return id === '@azure/functions-core' ? core : load.call(this, id);
  }, load);
  return registrations;
}
