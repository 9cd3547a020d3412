import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { RotationError } from '../../shared/domain/errors.ts';
import type { RecordStore } from '../../shared/operate/ports.ts';

/** What every store of records must do, the blobs in Azure and the fake in memory alike. */
export function recordContract(name: string, makeStore: () => Promise<RecordStore>): void {
  describe(`records (${name})`, () => {
    let store: RecordStore;
    let place: string;

    beforeEach(async () => {
      store = await makeStore();
      place = `runs/${randomUUID()}/`;
    });

    async function namesOf(prefix: string): Promise<readonly string[]> {
      const names: string[] = [];
      for await (const page of store.list(prefix)) names.push(...page);
      return names;
    }

    async function codeOf(work: Promise<unknown>): Promise<string> {
      try {
        await work;
      } catch (error) {
        return error instanceof RotationError ? error.code : String(error);
      }
      return 'done';
    }

    it('are read as they were written, whatever they hold', async () => {
      for (const text of ['{"a":1}', '', 'grüß dich €\n\r\n "quoted" %3A']) {
        await store.write(`${place}one.json`, text);
        expect(await store.read(`${place}one.json`)).toBe(text);
      }
    });

    it('that never were are undefined', async () => {
      expect(await store.read(`${place}none.json`)).toBeUndefined();
    });

    it('are created once, and stay as they were created', async () => {
      expect(await store.create(`${place}one.json`, 'first')).toBe(true);
      expect(await store.create(`${place}one.json`, 'second')).toBe(false);
      expect(await store.create(`${place}one.json`, 'first')).toBe(false);
      expect(await store.read(`${place}one.json`)).toBe('first');
    });

    it('are created by one of many that try at once', async () => {
      const tries = await Promise.all(Array.from({ length: 6 }, () => store.create(`${place}one.json`, 'same')));
      expect(tries.filter((isFirst) => isFirst)).toHaveLength(1);
    });

    it('are overwritten by a write, created ones too', async () => {
      await store.create(`${place}one.json`, 'a long first text');
      await store.write(`${place}one.json`, 'short');
      expect(await store.read(`${place}one.json`)).toBe('short');
    });

    it('grow line by line, from the first', async () => {
      await store.append(`${place}log.jsonl`, '{"n":1}');
      await store.append(`${place}log.jsonl`, '{"n":"zwölf"}');
      expect(await store.read(`${place}log.jsonl`)).toBe('{"n":1}\n{"n":"zwölf"}\n');
    });

    it('lose no line where many are appended at once to one that never was', async () => {
      const lines = Array.from({ length: 6 }, (_, index) => `line ${index}`);
      await Promise.all(lines.map((line) => store.append(`${place}log.jsonl`, line)));
      const text = (await store.read(`${place}log.jsonl`)) ?? '';
      expect(text.trimEnd().split('\n').toSorted()).toEqual(lines);
    });

    it('that were written whole do not grow, until they were removed', async () => {
      await store.write(`${place}one.json`, 'text');
      expect(await codeOf(store.append(`${place}one.json`, 'line'))).toBe('conflict');
      expect(await store.read(`${place}one.json`)).toBe('text');
      await store.remove(`${place}one.json`);
      await store.append(`${place}one.json`, 'line');
      await store.write(`${place}one.json`, 'whole');
      expect(await codeOf(store.append(`${place}one.json`, 'line'))).toBe('conflict');
    });

    it('are listed by the beginning of their names, in the order of their letters', async () => {
      const names = ['2026-01-02T00:00:00.000Z.sweep.ok.b.json', '2026-01-10T09:30:00.000Z.rotate.not-ok.a.json'];
      for (const name of [...names.toReversed(), '2027-01-01T00:00:00.000Z.sweep.ok.c.json']) {
        await store.write(`${place}${name}`, name);
      }
      await store.append(`${place}2026/log.jsonl`, 'line');
      expect(await namesOf(`${place}2026-01`)).toEqual(names.map((name) => place + name));
      expect(await namesOf(place)).toHaveLength(4);
      expect(await namesOf(`${place}nothing`)).toEqual([]);
    });

    it.each(['a:b/c.json', 'ä €.json', '100%.json', 'a+b&c=d?e#f.json', "it's (one).json"])(
      'may be named %s',
      async (name) => {
        await store.write(place + name, 'text');
        await store.append(`${place}lines/${name}`, 'line');
        expect(await store.create(place + name, 'text')).toBe(false);
        expect(await store.read(place + name)).toBe('text');
        expect(await namesOf(place)).toEqual([place + name, `${place}lines/${name}`].toSorted());
        await store.remove(place + name);
        expect(await namesOf(place)).toEqual([`${place}lines/${name}`]);
      },
    );

    it('are gone once removed, and can be removed again', async () => {
      await store.write(`${place}one.json`, 'text');
      await store.append(`${place}log.jsonl`, 'line');
      for (const name of ['one.json', 'log.jsonl', 'one.json', 'none.json']) await store.remove(place + name);
      expect(await store.read(`${place}one.json`)).toBeUndefined();
      expect(await namesOf(place)).toEqual([]);
      expect(await store.create(`${place}one.json`, 'anew')).toBe(true);
    });
  });
}
