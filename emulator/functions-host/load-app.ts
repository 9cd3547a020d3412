import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { offerCoreModule, type ProgrammingModel } from './core-module.ts';
import type { Hooks } from './hooks.ts';
import { type HostFile, readHostFile } from './host-file.ts';
import type { Print } from './lines.ts';
import type { RegisteredFunction } from './registered.ts';

/** An app as the worker holds it. */
export interface LoadedApp {
  readonly functions: readonly RegisteredFunction[];
  readonly model: ProgrammingModel;
  readonly hooks: Hooks;
  readonly hostFile: HostFile;
}

const manifestSchema = z.object({ main: z.string() });

/** Loads what the package.json in a folder names as `main`, as the worker does, and collects the functions it registers. */
export async function loadApp(folder: string, print: Print): Promise<LoadedApp> {
  const registrations = offerCoreModule(print);
  const { main } = manifestSchema.parse(JSON.parse(await readFile(resolve(folder, 'package.json'), 'utf8')));
  await import(pathToFileURL(createRequire(import.meta.url).resolve(resolve(folder, main))).href);
  const { functions, model, hooks } = registrations;
  if (model === undefined) throw new Error(`${main} in ${folder} set no programming model.`);
  return { functions, model, hooks, hostFile: await readHostFile(folder) };
}
