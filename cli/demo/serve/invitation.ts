/** What a served demo tells: where to look, and what to ask. */
export interface Served {
  readonly origin: string;
  /** The key of the stand-in host; of no use anywhere else, and gone with it. */
  readonly key: string;
  readonly accounts: number;
}

/** The lines that a person can copy: the page, and one example of each thing that can be asked. */
export function invitation({ origin, key, accounts }: Served): readonly string[] {
  const curl = (path: string, options = ''): string =>
    `  curl -sS -H 'x-functions-key: ${key}' ${options}'${origin}${path}'`;
  const json = "-H 'content-type: application/json' -d ";
  return [
    'This is a local Azure on this computer. Nothing is real: no subscription, no account, no key.',
    `${accounts} accounts. The app listens on port ${new URL(origin).port} of 127.0.0.1.`,
    '',
    'The status as a page, for a browser:',
    `  ${origin}/api/status?code=${key}`,
    '',
    'The same as data, and as a table for a spreadsheet:',
    curl('/api/status'),
    curl('/api/status?format=csv'),
    '',
    'Rotate one account. The answer has the id of the operation; ask for what came of it:',
    curl('/api/rotations', `${json}'{"account": "team-01-assistant"}' `),
    curl('/api/operations/ID'),
    '',
    'Is it well, and what else can be asked?',
    curl('/api/health'),
    curl('/api/openapi.json'),
    '',
    'Sweep now; the timer does so at every full hour:',
    curl('/admin/functions/sweep', '-X POST '),
    '',
    'Ctrl-C ends it.',
  ];
}
