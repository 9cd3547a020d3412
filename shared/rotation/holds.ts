import { SLOTS, type Slot } from '../domain/slot.ts';
import type { LiveKeys, PublishedSecret } from './ports.ts';

/** The slot whose live value is published. */
export function holds(published: PublishedSecret, live: LiveKeys): Slot | 'neither' {
  return SLOTS.find((slot) => live[slot].equals(published.value)) ?? 'neither';
}
