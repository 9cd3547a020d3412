import { readFileSync } from 'node:fs';
import { z } from 'zod';

const object = z.record(z.string(), z.unknown());

const propertiesSchema = z.looseObject({ template: object.optional(), parameters: object.optional() });

const resourceSchema = z.looseObject({
  type: z.string(),
  // An expression makes them where they depend on a list; then there is nothing in them to find.
  properties: z
    .union([propertiesSchema, z.string().transform((): z.infer<typeof propertiesSchema> => ({}))])
    .default({}),
});

const templateSchema = z.looseObject({
  resources: z.union([z.array(resourceSchema), z.record(z.string(), resourceSchema)]),
  variables: object.default({}),
});

type Template = z.infer<typeof templateSchema>;

/** A resource of a template, with what the deployment of that template was given. */
export interface Deployed {
  readonly resource: z.infer<typeof resourceSchema>;
  readonly template: Template;
  readonly given: Readonly<Record<string, unknown>>;
}

/** The compiled template of the whole deployment, as it is committed. */
export function deployTemplate(): Template {
  return templateSchema.parse(JSON.parse(readFileSync('infra/azuredeploy.json', 'utf8')));
}

/** All resources of a type, those of nested deployments too. */
export function deployed(type: string, template: Template, given: Deployed['given'] = {}): readonly Deployed[] {
  return Object.values(template.resources).flatMap((resource) => {
    const { template: inner, parameters } = resource.properties;
    const own = resource.type === type ? [{ resource, template, given }] : [];
    return inner === undefined ? own : [...own, ...deployed(type, templateSchema.parse(inner), parameters ?? {})];
  });
}

const wrapped = z.object({ value: z.unknown() });

/** A value of a resource; where it is a parameter as it stands, what the deployment was given for it. */
export function asGiven(value: unknown, given: Deployed['given']): unknown {
  const [, name] = /^\[parameters\('(\w+)'\)\]$/.exec(String(value)) ?? [];
  return name === undefined ? value : wrapped.parse(given[name]).value;
}

/** Every text in a JSON value, at any depth. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
