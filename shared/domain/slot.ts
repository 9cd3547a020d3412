/** One of the two places for a key in an account, spelled as ARM spells it (it refuses `key1`: Azure/azure-cli#18407). */
export type Slot = 'Key1' | 'Key2';

export const SLOTS: readonly Slot[] = ['Key1', 'Key2'];

/** The slot that is not `slot`. */
export function otherSlot(slot: Slot): Slot {
  return slot === 'Key1' ? 'Key2' : 'Key1';
}

/** Reads a slot as people and Microsoft's samples write it (`key1`, `Key1`, `KEY1`); anything else is undefined. */
export function parseSlot(text: string): Slot | undefined {
  const wanted = text.trim().toLowerCase();
  return SLOTS.find((slot) => slot.toLowerCase() === wanted);
}

/** The marker as it stands in the tag `CredentialId`: Microsoft's dual-credential samples use lower case. */
export function markerText(slot: Slot): string {
  return slot.toLowerCase();
}
