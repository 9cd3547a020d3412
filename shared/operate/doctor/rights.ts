import { allows } from './allows.ts';
import type { PermissionSet } from './doctor-ports.ts';

/** Those of the wanted actions that no set allows. A right that one role takes away, another may still give. */
export function missing(
  sets: readonly PermissionSet[],
  wanted: readonly string[],
  kind: 'actions' | 'dataActions',
): readonly string[] {
  return wanted.filter((action) => !sets.some((set) => allows(set, action, kind)));
}
