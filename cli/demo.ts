import { parseArgs } from 'node:util';
import { figuresOf } from './demo/figures.ts';
import { perform } from './demo/run.ts';
import { serve } from './demo/serve/serve.ts';
import { Timeline } from './demo/timeline.ts';

const HELP = `Keys rotate for 121 virtual days on a local Azure, under consumers that never notice.

  npm run demo                      a timeline for people, with the figures at the end
  npm run --silent demo -- --json   the figures only, as one JSON object
  npm run demo -- --serve           the compiled app with its status page over a local Azure, until Ctrl-C
                    [--port N]      on this port of 127.0.0.1; any free one by default

Exit code 0 where every promise was kept, 1 where one was broken.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      serve: { type: 'boolean' },
      port: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.serve) return serveOn(values.port ?? '0');
  const timeline = new Timeline();
  const shown: string[] = [];
  const show = (lines: readonly string[]): void => {
    shown.push(...lines);
    if (!values.json) for (const text of lines) console.log(text);
  };
  show(timeline.opening());
  const performance = await perform({
    act: (afterMs, name, what) => show([timeline.act(afterMs, name, what)]),
    sweep: (afterMs, report) => show(timeline.sweep(afterMs, report)),
  });
  const figures = figuresOf(performance, shown);
  const violations = performance.azure.monitor.violations.map(
    ({ invariant, text, account }) => `${invariant} ${account ?? ''} ${text}`,
  );
  show(timeline.closing(figures, violations));
  if (values.json) console.log(JSON.stringify(figures));
  return figures.ok ? 0 : 1;
}

async function serveOn(port: string): Promise<number> {
  if (/^\d{1,5}$/.test(port) && Number(port) < 65_536) return serve(Number(port), console.log);
  console.error(`--port is "${port}"; expected a number from 0 to 65535, such as 7071.`);
  return 2;
}

process.exitCode = await main();
