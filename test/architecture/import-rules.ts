import { importsOf } from './read-source.ts';
import type { SourceFile } from './source-files.ts';

/** What the files of one folder may import. The first rule that fits a file's path counts. */
interface ImportRule {
  readonly files: RegExp;
  readonly may: readonly RegExp[];
}

const DOMAIN = /^shared\/domain\//;
const PORTS = /^shared\/rotation\/ports\.ts$/;
const OPERATE_PORTS = /^shared\/operate\/ports\.ts$/;
const CONNECTION = /^shared\/azure\/connection\.ts$/;
const NODE = /^node:/;
const ZOD = /^zod$/;

const RULES: readonly ImportRule[] = [
  { files: DOMAIN, may: [DOMAIN] },
  { files: /^shared\/rotation\//, may: [DOMAIN, /^shared\/rotation\//, /^p-map$/] },
  {
    files: /^shared\/azure\//,
    may: [DOMAIN, PORTS, OPERATE_PORTS, /^shared\/azure\//, /^@azure\/(?!functions)/, NODE, ZOD],
  },
  { files: /^shared\/report\//, may: [DOMAIN, /^shared\/(?:rotation|report)\//, ZOD, /^hono\/html$/, /^node:crypto$/] },
  {
    files: /^shared\/operate\//,
    may: [DOMAIN, /^shared\/(?:rotation|report|operate)\//, ZOD, /^p-map$/, /^node:crypto$/],
  },
  { files: /^shared\/http\//, may: [DOMAIN, /^shared\/(?:rotation|report|operate|http)\//, ZOD, /^node:crypto$/] },
  { files: /^shared\/config(?:\/|\.ts$)/, may: [DOMAIN, CONNECTION, /^shared\/config\//, ZOD] },
  { files: /^shared\/app\.ts$/, may: [/^shared\//, NODE] },
  {
    files: /^functions\//,
    may: [
      /^functions\//,
      /^shared\/(?:app|config)\.ts$/,
      /^shared\/(?:domain|rotation|report|operate|http)\//,
      /^@azure\/functions$/,
      NODE,
    ],
  },
  {
    // It reads queues for the app, as the host does.
    files: /^emulator\/functions-host\//,
    may: [/^emulator\//, DOMAIN, NODE, ZOD, /^@azure\/storage-queue$/],
  },
  { files: /^emulator\//, may: [/^emulator\//, DOMAIN, PORTS, OPERATE_PORTS, NODE, ZOD, /^@peculiar\/x509$/] },
  // It measures what is deployed, and so makes it first.
  { files: /^cli\/bench\//, may: [/^cli\//, /^shared\//, /^emulator\//, /^scripts\/bundle\//, NODE, ZOD] },
  { files: /^cli\//, may: [/^cli\//, /^shared\//, /^emulator\//, NODE, ZOD] },
  { files: /^scripts\//, may: [/^scripts\//, /^shared\//, NODE, ZOD, /^(?:esbuild|fflate)$/] },
];

/** Every import that points the wrong way, and every file for which no rule exists, as `file → import`. */
export function wrongImports(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const rule = RULES.find(({ files: fits }) => fits.test(file.path));
    if (rule === undefined) return [`${file.path} → no rule for its folder`];
    const wrong = importsOf(file).filter((target) => !rule.may.some((allowed) => allowed.test(target)));
    return wrong.map((target) => `${file.path} → ${target}`);
  });
}
