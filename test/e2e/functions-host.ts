import { readFile } from 'node:fs/promises';
import { createRequire, Module } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/**
 * Stands in for the Functions host: offers the worker's core module, loads the bundle that package.json names as `main`,
 * and invokes one function as the host does. `@azure/functions` asks for nothing else of the host
 * (Azure/azure-functions-nodejs-library, src/utils/tryGetCoreApiLazy.ts). Usage: node functions-host.ts NAME [FOLDER]
 * Prints one JSON line per log call and, last, one with the result.
 */
interface Registered {
  readonly metadata: { readonly name: string; readonly bindings: Readonly<Record<string, { readonly type: string }>> };
  readonly callback: (...parameters: unknown[]) => unknown;
}

interface ProgrammingModel {
  getInvocationModel(core: unknown): {
    getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
    invokeFunction(context: unknown, inputs: unknown[], handler: Registered['callback']): Promise<unknown>;
    getResponse(context: unknown, result: unknown): Promise<unknown>;
  };
}

const registered: Registered[] = [];
let model: ProgrammingModel | undefined;

const core = {
  version: '3.9.1',
  hostVersion: '4.1037.0',
  Disposable: class {
    dispose(): void {}
  },
  registerFunction: (metadata: Registered['metadata'], callback: Registered['callback']) => {
    registered.push({ metadata, callback });
    return new core.Disposable();
  },
  registerHook: () => new core.Disposable(),
  setProgrammingModel: (given: ProgrammingModel) => {
    model = given;
  },
  getProgrammingModel: () => model,
  log: (_level: string, _category: string, message: string) => print({ log: message }),
};

function print(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function offerCoreModule(): void {
  const load = Module.prototype.require;
  Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
    return id === '@azure/functions-core' ? core : load.call(this, id);
  }, load);
}

/** What the host sends for a timer: PascalCase, as measured under the real host. */
const PAST_DUE_TICK = {
  Schedule: { AdjustForDST: true },
  ScheduleStatus: {
    Last: '2026-01-01T00:00:00+00:00',
    Next: '2026-01-01T01:00:00+00:00',
    LastUpdated: '2026-01-01T00:00:00+00:00',
  },
  IsPastDue: true,
};

async function invoke({ metadata, callback }: Registered): Promise<void> {
  if (model === undefined) throw new Error('The app set no programming model.');
  const [binding] = Object.entries(metadata.bindings).find(([, { type }]) => type === 'timerTrigger') ?? [];
  const invocation = model.getInvocationModel({
    invocationId: 'e2e',
    metadata,
    request: { inputData: [{ name: binding, data: { json: JSON.stringify(PAST_DUE_TICK) } }], triggerMetadata: {} },
    log: (_level: string, _category: string, ...told: unknown[]) => print({ log: told.map(String).join(' ') }),
  });
  const { context, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(context, inputs, callback);
  await invocation.getResponse(context, result);
}

const [name, folder = '.'] = process.argv.slice(2);
offerCoreModule();
const { main } = z
  .object({ main: z.string() })
  .parse(JSON.parse(await readFile(resolve(folder, 'package.json'), 'utf8')));
await import(pathToFileURL(createRequire(import.meta.url).resolve(resolve(folder, main))).href);
print({ functions: registered.map(({ metadata }) => metadata) });
const wanted = registered.find(({ metadata }) => metadata.name === name);
if (wanted === undefined) throw new Error(`No function is called ${name}.`);
try {
  await invoke(wanted);
  print({ result: 'succeeded' });
} catch (error) {
  print({ result: 'failed', error: error instanceof Error ? error.message : String(error) });
}
