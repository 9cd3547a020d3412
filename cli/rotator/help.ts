const COMMON_HELP = `  --settings FILE  the app's settings: a local.settings.json, { "ROTATION_GRACE": "P3D", … }, or what
                   "az functionapp config appsettings list" prints; the environment where it is left out
  --verbose        every log event to standard error
  --json           one JSON object
  --help           print this`;

const EXIT_HELP = `Exit code 0: done, and nothing needs a person. 1: something failed, could not be read, is blocked or overdue.
2: the input or the settings cannot be followed. 3: refused or not confirmed; nothing was done.`;

const LOOK_HELP = `  --csv, --html    for a spreadsheet, or as a page of its own: … --html > status.html
  --subscription ID, --phase adopting|overlap|steady, --overdue
                   only these accounts
${COMMON_HELP}

${EXIT_HELP}`;

const ASK_HELP = `  --operation-id ID  1 to 64 of A-Za-z0-9-; asking again with the same id does nothing twice
  --yes              do not ask for confirmation
${COMMON_HELP}

${EXIT_HELP}`;

/** What `--help` prints, by command. */
export const HELP = {
  rotator: `The app's own use cases from your desk, with your own login (az login) and the app's settings.

  npm run rotator -- plan              what the next sweep would do, and why; changes nothing
  npm run rotator -- status            every account: phase, age of its keys, next step; changes nothing
  npm run rotator -- sweep             one sweep, now
  npm run rotator -- rotate ACCOUNT    rotates one account now
  npm run rotator -- rotate --all      rotates every account that has consented, or those of a selection
  npm run rotator -- rollback ACCOUNT  publishes the key before again, while it lives
  npm run rotator -- doctor            settings, rights, schedule, storage: what is missing, and what fixes it; changes nothing
  npm run rotator -- history ACCOUNT   what happened to one account, newest first
  npm run rotator -- simulate          a virtual year with these settings: which promise would break?
  npm run rotator -- evidence          for auditors: how long every key value lived in a period

What changes something takes the same lock as the app. "npm run rotator -- COMMAND --help" tells more.`,
  plan: `What the next sweep would do, and why; changes nothing.

${LOOK_HELP}`,
  status: `Every account: phase, age of its keys, next step, where its secret is; changes nothing.

${LOOK_HELP}`,
  sweep: `One sweep over all accounts, now: adopts, rotates, retires and repairs what is due.

${LOOK_HELP}`,
  rotate: `Rotates one account now, whatever the age of its keys: npm run rotator -- rotate ACCOUNT
ACCOUNT is its ARM id, or a name that only one account has. The grace of a key that somebody may hold is never cut short.
Or every account that has consented: npm run rotator -- rotate --all --compromised --accept-consumer-outage --id leak-1
It goes on past accounts that cannot be rotated, lists every one with its outcome, and is gone on with by the same id. Three
failures in a row past a regeneration stop it. Ctrl-C finishes what is under way; a second one ends at once.

  --all              instead of ACCOUNT; narrowed by these, of which all but --vault may be given several times:
  --subscription ID, --kind KIND, --vault URL, --account ACCOUNT
  --id ID            with --all: the same as --operation-id
  --concurrency N    with --all: accounts that make calls at once, 1 to 256 (default 256; the calls are paced)
  --csv              with --all: for a spreadsheet
  --force            does not wait after failed attempts
  --compromised      the published key is known to others: it is replaced and killed at once, without grace
  --accept-consumer-outage
                     goes with --compromised: applications that hold the old key fail until they read the secret again
${ASK_HELP}`,
  rollback: `Publishes the key before again, while it lives; regenerates nothing: npm run rotator -- rollback ACCOUNT

${ASK_HELP}`,
  history: `What happened to one account, newest first, from the app's own records: npm run rotator -- history ACCOUNT
ACCOUNT is its ARM id, or the name that only one account had in the last sweep.

  --from YYYY-MM-DD, --to YYYY-MM-DD
                   only from and until these days, in UTC
${COMMON_HELP}

Exit code 0: done. 1: lines of the history cannot be read. 2: the input or the settings cannot be followed.`,
  evidence: `For auditors: how long every key value lived in a period, gaps between sweeps, and exceptions with their reasons; from the
app's own records, changes nothing: npm run --silent rotator -- evidence --from 2026-01-01 --to 2026-03-31 --html > evidence.html

  --from YYYY-MM-DD, --to YYYY-MM-DD
                   first and last day of the period, in UTC
  --csv, --html    a line for each key value, for a spreadsheet, or a page to keep and print
${COMMON_HELP}

Exit code 0: no key value lived longer than it may, and no record is missing. 1: one did, or records are missing.
2: the input or the settings cannot be followed.`,
  doctor: `Whether everything is there that the app needs: settings, Node, schedule, identity, clock, rights on subscriptions,
accounts and vaults, storage, the last sweep. Below the table stands for each NO what fixes it, with ids and scopes filled
in; words in capitals are yours to fill in. It changes nothing, reads no key, and looks at the rights of your own login:
the app's identity is another one, which GET /api/health/deep of the app looks at.

${COMMON_HELP}

Exit code 0: nothing is a NO. 1: something is. 2: the input or the settings cannot be followed (the rest is still looked at
where it can be).`,
} as const;

export type Topic = keyof typeof HELP;
