import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFECTS } from './all-defects.ts';
import { broken } from './defect.ts';
import { tryOne } from './try-defects.ts';

describe('a seeded defect', () => {
  it.each(DEFECTS)('fits the source as it is today: $name', (defect) => {
    for (const { file } of defect.changes) {
      const source = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
      expect(broken(source, file, defect)).not.toBe(source);
    }
  });

  it('that does not fit is named', () => {
    const defect = { name: 'odd', changes: [{ file: 'a.ts', old: 'x', new: 'y' }] };
    expect(() => broken('x x', 'a.ts', defect)).toThrow('Defect "odd": the text to change stands 2 times in a.ts');
    expect(broken('x x', 'b.ts', defect)).toBe('x x');
  });

  it.each(['retire before grace', 'SDK retries left on'])(
    'is caught, by a schedule that the sound product passes: %s',
    async (name) => {
      const defect = DEFECTS.find((each) => each.name === name);
      expect(defect).toBeDefined();
      if (defect !== undefined) expect(await tryOne(defect)).toMatchObject({ caught: true });
    },
  );

  it('has a name of its own', () => {
    expect(new Set(DEFECTS.map(({ name }) => name)).size).toBe(DEFECTS.length);
  });
});
