import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { broken, type Defect } from './defect.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** From here on, what this thread imports of the product is the broken variant. */
export function breakProduct(defect: Defect): void {
  const files = new Set(defect.changes.map(({ file }) => file));
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const file = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : '';
      if (!files.has(file)) return loaded;
      const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: broken(source, file, defect) };
    },
  });
}
