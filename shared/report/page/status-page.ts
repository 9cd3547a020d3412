import { html, raw } from 'hono/html';
import { type Filter, filtered } from '../status-filter.ts';
import type { Status } from '../status-schema.ts';
import { accountRow } from './account-row.ts';
import { CONTENT_SECURITY_POLICY } from './content-security.ts';
import { filterForm, type Live } from './filter-form.ts';
import { outlookChart } from './outlook.ts';
import { STYLE } from './style.ts';

/** The status as a page for people: no script, everything escaped, what needs somebody first. `live`: where the app serves it. */
export async function statusPage(status: Status, filter: Filter, live?: Live): Promise<string> {
  const accounts = filtered(status.accounts, filter);
  const taken = `${status.takenAt.slice(0, 16).replace('T', ' ')} UTC`;
  const page = await html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<title>Key rotation: ${headline(status)}</title><style>${raw(STYLE)}</style></head>
<body><a class="skip" href="#accounts">To the accounts</a>
<header><h1>Key rotation</h1>
<p>${headline(status)}.</p><p class="soft">As of ${taken}${status.mode === 'plan' ? ', by a look that changed nothing' : ''}.</p>
${totals(status)}</header>
<main>${unread(status)}
<h2>Coming actions</h2>${outlookChart(accounts, Date.parse(status.takenAt))}
<h2 id="accounts">Accounts</h2>${live === undefined ? '' : filterForm(live, status, filter)}
<table><caption>${accounts.length} of ${status.accounts.length} accounts, what needs somebody first. The published key is in bold.</caption>
<thead><tr><th scope="col">Account</th><th scope="col">Phase and secret</th><th scope="col">Age of the keys</th><th scope="col">Next</th><th scope="col">Last outcome</th></tr></thead>
<tbody>${accounts.map(accountRow)}</tbody></table></main>
<footer><p>Run ${status.runId}. Ages and times come from the tags of the secrets; the codes are explained in docs/reasons.md.</p></footer></body></html>
`;
  return page.toString();
}

function headline({ totals: { overdue, unreadScopes, results } }: Status): string {
  const worries = [
    overdue > 0 ? `${overdue} overdue` : '',
    (results.failed ?? 0) > 0 ? `${results.failed} failed` : '',
    (results.blocked ?? 0) > 0 ? `${results.blocked} blocked` : '',
    unreadScopes > 0 ? `${unreadScopes} could not be read` : '',
  ].filter((words) => words !== '');
  return worries.length === 0 ? 'all is well' : worries.join(', ');
}

function totals({ totals: all, accounts }: Status) {
  const managed = accounts.filter((account) => account.managed).length;
  const cards: readonly (readonly [label: string, value: number, worry: string])[] = [
    ['overdue', all.overdue, 'bad'],
    ['failed', all.results.failed ?? 0, 'bad'],
    ['blocked', all.results.blocked ?? 0, 'warn'],
    ['managed accounts', managed, ''],
    ['accounts seen', all.accounts, ''],
    ['days, the oldest key', all.oldestKeyDays, ''],
  ];
  return html`<ul class="totals">${cards.map(
    ([label, value, worry]) => html`<li class="${value > 0 ? worry : ''}"><b>${value}</b>${label}</li>`,
  )}</ul>`;
}

/** What the sweep could not see: never to be taken for nothing. */
function unread({ failures, unlisted }: Status) {
  if (failures.length + unlisted.length === 0) return '';
  return html`<div class="note"><h2>Not seen</h2><ul>${failures.map(
    ({ scope, id, sentence }) => html`<li>${scope} ${id}: ${sentence}</li>`,
  )}${unlisted.map(({ state, secret, account }) => html`<li>${state}: ${secret} of ${account}</li>`)}</ul></div>`;
}
