import { createHash } from 'node:crypto';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of a subscription: as given, in lower case; where a name is given, one that is always the same for it. */
export function subscriptionIdOf(named: string): string {
  const id = named.trim().toLowerCase();
  if (GUID.test(id)) return id;
  const digits = createHash('sha256').update(id).digest('hex');
  return `${digits.slice(0, 8)}-0000-4000-8000-${digits.slice(8, 20)}`;
}
