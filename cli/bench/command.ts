import { aligned } from '../text/aligned.ts';
import { HELP, optionsOf } from './options.ts';
import { LARGEST_RATIO, measureStartup, type Startup } from './startup.ts';

/** `npm run bench`: gives the exit code. Throws `BadInput`. */
export async function bench(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const startup = await measureStartup();
  console.log(options.json ? JSON.stringify({ startup }) : startupTable(startup));
  return startup.bundledMs <= LARGEST_RATIO * startup.unbundledMs ? 0 : 1;
}

function startupTable({ bundledMs, unbundledMs, bundleBytes }: Startup): string {
  const ratio = (bundledMs / unbundledMs).toFixed(2);
  return aligned([
    ['start-up, bundled', `${bundledMs} ms`, `${bundleBytes} bytes`],
    ['start-up, unbundled', `${unbundledMs} ms`],
    ['ratio', ratio, `at most ${LARGEST_RATIO}`],
  ]).join('\n');
}
