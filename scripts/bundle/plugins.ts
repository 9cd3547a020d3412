import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { ABSENT, ABSENT_SOURCE } from './absent.ts';
import { LEFT_OUT } from './left-out.ts';
import type { Sources } from './reachable-members.ts';

/** Puts `slim` and what stands for the modules left out in the place of the packages' own modules. */
export function smallerPackages(root: string, slim: Sources): Plugin {
  const instead = new Map([...leftOutIn(root), ...slim]);
  return {
    name: 'smaller-packages',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${ABSENT}$`) }, () => ({ path: ABSENT, namespace: 'absent' }));
      build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: ABSENT_SOURCE }));
      build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async ({ path }) => {
        const source = instead.get(path);
        if (source !== undefined) return { contents: source, resolveDir: dirname(path) };
        if (!path.endsWith(join('models', 'index.js'))) return undefined;
        return { contents: withPureEnums(await readFile(path, 'utf8')), resolveDir: dirname(path) };
      });
    },
  };
}

/** Fails a build that asks for none of a module that is left out: then the list says what is no longer so. */
export function everyLeftOutIsAskedFor(root: string): Plugin {
  return {
    name: 'every-left-out-is-asked-for',
    setup(build) {
      const unasked = new Set(leftOutIn(root).keys());
      build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, ({ path }) => {
        unasked.delete(path);
        return undefined;
      });
      build.onEnd(() => ({
        errors: [...unasked].map((path) => ({ text: `Nothing asks for ${path} any more: take it from left-out.ts.` })),
      }));
    },
  };
}

function leftOutIn(root: string): Sources {
  return new Map(LEFT_OUT.map(({ module, source }) => [join(root, 'node_modules', module), source]));
}

/** Enums as tsc writes them, so that esbuild sees that an unused one has no effect. */
function withPureEnums(source: string): string {
  return source.replaceAll(
    /export var (\w+);\n\(function \(\1\) \{\n([\s\S]*?)\n\}\)\(\1 \|\| \(\1 = \{\}\)\);/g,
    'export const $1 = /* @__PURE__ */ (($1) => {\n$2\nreturn $1;\n})({});',
  );
}

/**
 * The shorter file of the same library that @azure/functions brings with it (`dist/azure-functions.min.js`).
 */
export const minifiedFunctions: Plugin = {
  name: 'minified-functions',
  setup(build) {
    build.onLoad({ filter: /[\\/]@azure[\\/]functions[\\/]dist[\\/]azure-functions\.js$/ }, async ({ path }) => ({
      contents: await readFile(path.replace(/\.js$/, '.min.js'), 'utf8'),
      resolveDir: dirname(path),
    }));
  },
};

/**
 * zod under its own name for itself, `z`, is one object for esbuild, with a text for every language; as a namespace it can be
 * taken apart (colinhacks/zod#6050 for other bundlers).
 */
export const zodAsNamespace: Plugin = {
  name: 'zod-as-namespace',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:shared|functions)[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(/^import \{ z \} from 'zod';$/m, "import * as z from 'zod';"),
      loader: 'ts',
    }));
  },
};
