import { z } from 'zod';
import { type Compiled, compiledTemplate, type TEMPLATES, withNested } from './compiled.ts';

const rightsSchema = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).max(0).default([]),
  dataActions: z.array(z.string()).default([]),
});

const definitionSchema = z.looseObject({
  roleName: z.string(),
  type: z.literal('CustomRole'),
  permissions: z.array(z.record(z.string(), z.unknown())).length(1),
  assignableScopes: z.unknown(),
});

/** A custom role: what it allows. Data actions are rights on what a resource holds. */
export interface CustomRole {
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
  readonly assignableScopes: unknown;
}

/** The custom roles that a template makes. */
export function customRoles(name: (typeof TEMPLATES)[number]): readonly CustomRole[] {
  return withNested(compiledTemplate(name)).flatMap((template) =>
    template.resources
      .filter(({ type }) => type === 'Microsoft.Authorization/roleDefinitions')
      .map(({ properties }) => {
        const { permissions, assignableScopes } = definitionSchema.parse(properties);
        const rights = Object.entries(permissions[0] ?? {}).map(([kind, list]) => [kind, listed(template, list)]);
        return { ...rightsSchema.parse(Object.fromEntries(rights)), assignableScopes };
      }),
  );
}

/** A list as it stands, or the variable that it is read from. */
function listed(template: Compiled, list: unknown): unknown {
  const variable = /^\[variables\('([^']+)'\)\]$/.exec(String(list))?.[1];
  return variable === undefined ? list : template.variables[variable];
}

/** The sum of several roles. */
export function everythingThat(roles: readonly CustomRole[]): {
  readonly actions: Set<string>;
  readonly dataActions: Set<string>;
} {
  return {
    actions: new Set(roles.flatMap(({ actions }) => actions)),
    dataActions: new Set(roles.flatMap(({ dataActions }) => dataActions)),
  };
}
