import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a program said. */
interface Said {
  readonly ok: boolean;
  /** Standard output. */
  readonly out: string;
  /** Everything it said beside its result, without blanks at the ends. */
  readonly complaints: string;
}

/** Runs the Bicep compiler with these arguments. */
export type Bicep = (...args: readonly string[]) => Said;

const PROJECT = 'infra/tools/bicep.csproj';
/** The package that the project downloads, as MSBuild tells it. */
const PACKAGE = /"Identity": "(?<name>[^"]+)"/;

/**
 * The compiler on the PATH where it is of the pinned version: another one knows other API versions and writes other text. Else
 * the one that `infra/tools` restores with the .NET SDK; and without an SDK, whatever is on the PATH. Throws where nothing is.
 */
export function findBicep(): Bicep {
  const path = onThePath();
  const use =
    (file: string): Bicep =>
    (...args) =>
      run(file, args);
  if (path !== undefined && run(path, ['--version']).out.includes(` ${pinnedVersion()} `)) return use(path);
  const restore = run('dotnet', ['restore', PROJECT]);
  if (restore.ok) return use(restored());
  if (path === undefined) {
    const why = `${restore.out}${restore.complaints}`.trim();
    throw new Error(`There is no bicep on the PATH, and dotnet restore ${PROJECT} failed: ${why}`);
  }
  console.error(`Without the .NET SDK, ${path} is used, which is not version ${pinnedVersion()}.`);
  return use(path);
}

function onThePath(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => [join(folder, 'bicep'), join(folder, 'bicep.exe')])
    .find((file) => existsSync(file));
}

function pinnedVersion(): string {
  return /Version="\[(?<version>[^\]]+)\]"/.exec(readFileSync(PROJECT, 'utf8'))?.groups?.version ?? '';
}

function restored(): string {
  const wanted = run('dotnet', ['msbuild', PROJECT, '-getItem:PackageDownload']).out;
  const name = PACKAGE.exec(wanted)?.groups?.name ?? '';
  const tools = join(packagesFolder(), name.toLowerCase(), pinnedVersion(), 'tools');
  const found = ['bicep', 'bicep.exe'].map((file) => join(tools, file)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no bicep in ${tools}, although ${PROJECT} was restored.`);
  return found;
}

/** Where NuGet puts packages (NuGet docs, managing the global packages folder): `global-packages: /root/.nuget/packages/`. */
function packagesFolder(): string {
  const named = process.env.NUGET_PACKAGES;
  if (named !== undefined && named !== '') return named;
  return run('dotnet', ['nuget', 'locals', 'global-packages', '--list'])
    .out.replace(/^[^:]*:\s*/, '')
    .trim();
}

/** Without the variables of whoever runs it: a parameter file reads some. No culture is needed, so no ICU has to be there. */
function run(file: string, args: readonly string[]): Said {
  const { PATH = '', HOME = '', USERPROFILE = '', NUGET_PACKAGES = '' } = process.env;
  const env = {
    PATH,
    ...Object.fromEntries(Object.entries({ HOME, USERPROFILE, NUGET_PACKAGES }).filter(([, text]) => text !== '')),
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
    DOTNET_CLI_TELEMETRY_OPTOUT: '1',
    DOTNET_NOLOGO: '1',
  };
  const { status, stdout, stderr, error } = spawnSync(file, args, { encoding: 'utf8', env, maxBuffer: 2 ** 26 });
  return { ok: status === 0, out: stdout ?? '', complaints: `${stderr ?? ''}${error?.message ?? ''}`.trim() };
}
