import { ABSENT_SOURCE, IMPORT_ABSENT } from '../../scripts/bundle/absent.ts';

/** What a module of the bundle exports that imports nothing else but `absent`. `without`: other imports, and what stands for them. */
export async function evaluated(source: string, without: readonly (readonly [string, string])[] = []): Promise<object> {
  const text = [[IMPORT_ABSENT, ABSENT_SOURCE] as const, ...without].reduce(
    (whole, [from, to]) => whole.replace(from, to),
    source,
  );
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
}
