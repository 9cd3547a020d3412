import { readFileSync } from 'node:fs';
import { z } from 'zod';

const resourceSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  apiVersion: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});

const snapshotSchema = z.object({
  predictedResources: z.array(resourceSchema),
  diagnostics: z.array(z.unknown()),
  outputs: z.record(z.string(), z.string()),
});

/** What a parameter file would deploy. What only Azure knows stands there as an expression. */
export type Snapshot = z.infer<typeof snapshotSchema>;
export type Predicted = z.infer<typeof resourceSchema>;

/** `main`: what `azd up` makes; `everything`: each option on, and each setting as its example in docs/settings.md. */
export function snapshotOf(name: 'main' | 'everything'): Snapshot {
  return snapshotSchema.parse(JSON.parse(readFileSync(`infra/${name}.snapshot.json`, 'utf8')));
}

/** The resources of a type, in the order of their deployment. */
export function predicted(snapshot: Snapshot, type: string): readonly Predicted[] {
  return snapshot.predictedResources.filter((resource) => resource.type === type);
}

/** The app settings, by name. */
export function appSettings(snapshot: Snapshot): Readonly<Record<string, string>> {
  const [settings] = predicted(snapshot, 'Microsoft.Web/sites/config').filter(({ name }) =>
    name.endsWith('/appsettings'),
  );
  return z.record(z.string(), z.string()).parse(settings?.properties);
}
