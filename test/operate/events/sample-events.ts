import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { z } from 'zod';

const object = z.record(z.string(), z.unknown());

const sampleSchema = z.looseObject({ data: object });

/** One recorded event: the shape is Azure's, the names are those of the stage. */
export type Sample = z.infer<typeof sampleSchema>;

export const SAMPLES = [
  'secret-new-version.eventgrid',
  'secret-new-version.cloudevents',
  'regenerate-key.person.eventgrid',
  'regenerate-key.own.cloudevents',
  'account-write.eventgrid',
  'tags-write.eventgrid',
  'account-delete.eventgrid',
] as const;

export type SampleName = (typeof SAMPLES)[number];

/** A recorded event, with these members of its data instead. */
export function sample(name: SampleName, data: Readonly<Record<string, unknown>> = {}): Sample {
  const text = readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8');
  const event = sampleSchema.parse(JSON.parse(text));
  return { ...event, data: { ...event.data, ...data } };
}

/** The event of a new version of a secret. */
export function newVersion(vault: string, name: string, version: string): Sample {
  return sample('secret-new-version.eventgrid', { Id: `${vault}/secrets/${name}/${version}` });
}

/** A recorded event in which any member may be any JSON value. */
export const spoiltSamples = fc
  .tuple(
    fc.constantFrom(...SAMPLES),
    fc.dictionary(fc.constantFrom('data', 'eventType', 'type', 'subject', 'specversion', '__proto__'), fc.jsonValue()),
    fc.dictionary(fc.constantFrom('Id', 'operationName', 'resourceUri', 'claims', 'constructor'), fc.jsonValue()),
  )
  .map(([name, envelope, data]) => ({ ...sample(name, data), ...envelope }));
