import type { PermissionSet } from './doctor-ports.ts';

/**
 * Whether one set of permissions allows an action: some pattern of `actions` fits it and none of `notActions` does. A star
 * stands for any text, and case does not matter (Azure role definitions, wildcard permissions).
 */
export function allows(set: PermissionSet, action: string, kind: 'actions' | 'dataActions'): boolean {
  const [granted, excepted] =
    kind === 'actions' ? [set.actions, set.notActions] : [set.dataActions, set.notDataActions];
  const fits = (pattern: string): boolean => matches(pattern, action);
  return granted.some(fits) && !excepted.some(fits);
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
