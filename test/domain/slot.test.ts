import { describe, expect, it } from 'vitest';
import { markerText, otherSlot, parseSlot, SLOTS } from '../../shared/domain/slot.ts';

describe('A slot', () => {
  it.each(['Key1', 'key1', 'KEY1', ' key1 '])('is read from "%s"', (text) => {
    expect(parseSlot(text)).toBe('Key1');
  });

  it.each(['', 'key', 'key3', 'key11', '1', 'primary'])('is not read from "%s"', (text) => {
    expect(parseSlot(text)).toBeUndefined();
  });

  it.each(SLOTS)('%s is the other one of its other one, and is read back from its marker', (slot) => {
    expect(otherSlot(slot)).not.toBe(slot);
    expect(otherSlot(otherSlot(slot))).toBe(slot);
    expect(parseSlot(markerText(slot))).toBe(slot);
  });

  it("is written as a marker in lower case, as Microsoft's samples do", () => {
    expect(SLOTS.map(markerText)).toEqual(['key1', 'key2']);
  });
});
