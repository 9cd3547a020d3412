import { Module } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * One start, in a process of its own: imports the app that the argument names and prints how long it took from the start of
 * the process (performance.timeOrigin), and how many functions were registered. In the place of the worker's core module it
 * has the least that @azure/functions asks for; anything more would be measured too.
 */
let functions = 0;

const core = {
  version: '3.9.1',
  hostVersion: '4.1037.0',
  Disposable: class {},
  registerFunction: (): void => {
    functions += 1;
  },
  registerHook: (): void => undefined,
  setProgrammingModel: (): void => undefined,
  getProgrammingModel: (): undefined => undefined,
  log: (): void => undefined,
};

const load = Module.prototype.require;
Module.prototype.require = Object.assign(function (this: NodeJS.Module, id: string): unknown {
  return id === '@azure/functions-core' ? core : load.call(this, id);
}, load);

await import(pathToFileURL(process.argv[2] ?? '').href);
const ms = performance.now();
process.stdout.write(JSON.stringify({ ms, functions }));
