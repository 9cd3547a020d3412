import type { PermissionSet } from '../ports.ts';

/**
 * Whether a caller with this set may do an action: one entry allows it and does not except it. What one role excepts,
 * another may still give. In patterns a star stands for any text, slashes too, and case does not matter (Azure role
 * definitions, Actions format and NotActions). `kind`: which of the two lists the action belongs to.
 */
export function allows(set: PermissionSet, action: string, kind: 'actions' | 'dataActions'): boolean {
  return set.some((entry) => {
    const [granted, excepted] =
      kind === 'actions' ? [entry.actions, entry.notActions] : [entry.dataActions, entry.notDataActions];
    const fits = (pattern: string): boolean => matches(pattern, action);
    return granted.some(fits) && !excepted.some(fits);
  });
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
