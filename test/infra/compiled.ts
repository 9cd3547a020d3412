import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const object = z.record(z.string(), z.unknown());

const parameterSchema = z.looseObject({
  type: z.string().optional(),
  defaultValue: z.unknown().optional(),
  allowedValues: z.array(z.unknown()).optional(),
  minValue: z.number().optional(),
  maxValue: z.number().optional(),
  metadata: z.looseObject({ description: z.string().optional() }).default({}),
});

const resourceSchema = z.looseObject({
  type: z.string(),
  apiVersion: z.string(),
  scope: z.string().optional(),
  existing: z.boolean().default(false),
  properties: z.unknown().optional(),
});

const templateSchema = z.looseObject({
  parameters: z.record(z.string(), parameterSchema).default({}),
  variables: object.default({}),
  outputs: z
    .record(z.string(), z.looseObject({ type: z.string().optional(), value: z.unknown().optional() }))
    .default({}),
  resources: z
    .union([z.array(resourceSchema), z.record(z.string(), resourceSchema).transform((named) => Object.values(named))])
    .default([]),
});

/** One template: the whole, or what one of its modules became. */
export type Compiled = z.infer<typeof templateSchema>;
export type CompiledResource = z.infer<typeof resourceSchema>;
export type Parameter = z.infer<typeof parameterSchema>;

/** The committed templates. */
export const TEMPLATES = ['azuredeploy', 'management-group', 'further-subscription'] as const;

export function compiledTemplate(name: (typeof TEMPLATES)[number]): Compiled {
  return templateSchema.parse(JSON.parse(readFileSync(`infra/${name}.json`, 'utf8')));
}

const nestedSchema = z.object({ template: z.unknown() });

/** A template with all that are nested in it, at any depth. */
export function withNested(template: Compiled): readonly Compiled[] {
  const inner = template.resources
    .filter(({ type }) => type === 'Microsoft.Resources/deployments')
    .map(({ properties }) => templateSchema.parse(nestedSchema.parse(properties).template));
  return [template, ...inner.flatMap(withNested)];
}

/** Every template and module that is committed. */
export function allTemplates(): readonly Compiled[] {
  return TEMPLATES.flatMap((name) => withNested(compiledTemplate(name)));
}

/** What Azure creates or reads, nested or not. */
export function allResources(): readonly CompiledResource[] {
  return allTemplates()
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type !== 'Microsoft.Resources/deployments');
}

/** The sources, by path. */
export function bicepFiles(): ReadonlyMap<string, string> {
  const paths = ['infra', 'infra/modules'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.bicep(?:param)?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  return new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}
