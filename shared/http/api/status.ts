import { parseAccountId } from '../../domain/account.ts';
import { CONTENT_SECURITY_POLICY } from '../../report/page/content-security.ts';
import { statusPage } from '../../report/page/status-page.ts';
import { statusOf } from '../../report/status.ts';
import { statusCsv } from '../../report/status-csv.ts';
import { filtered } from '../../report/status-filter.ts';
import { type Ask, queryOf, shown } from '../ask.ts';
import { type Caller, requireRole } from '../caller.ts';
import { historyQuery, statusQuery } from '../contract.ts';
import { acceptedForm } from '../negotiate.ts';
import { Problem } from '../problems.ts';
import { notFoundProblem } from '../refused.ts';
import { jsonReply, type Reply, reply } from '../reply.ts';
import type { Api } from './api.ts';

/** `GET /api/status`: what the last sweep saw; with `fresh`, or before the first sweep, a look of its own. */
export async function getStatus(ask: Ask, caller: Caller, api: Api): Promise<Reply> {
  requireRole(caller, 'Rotation.Read', 'Rotation.Operate');
  const { format = acceptedForm(ask), fresh = false, ...filter } = queryOf(ask, statusQuery);
  const latest = fresh ? undefined : await api.latestStatus();
  const status = latest ?? statusOf(await api.look());
  const shown = { ...status, accounts: filtered(status.accounts, filter) };
  switch (format) {
    case 'json':
      return jsonReply(200, shown);
    case 'csv':
      return reply(200, 'text/csv; charset=utf-8', statusCsv(shown), {
        'Content-Disposition': 'attachment; filename="key-rotation.csv"',
      });
    case 'html':
      return reply(200, 'text/html; charset=utf-8', await statusPage(status, filter, { query: ask.url.searchParams }), {
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      });
  }
}

/** `GET /api/status/history`: what happened to one account, from the records; it may be gone by now. */
export async function getHistory(ask: Ask, caller: Caller, api: Api): Promise<Reply> {
  requireRole(caller, 'Rotation.Read', 'Rotation.Operate');
  const { account: named } = queryOf(ask, historyQuery);
  const account = parseAccountId(named) ?? (await accountCalled(named, api));
  const { entries, unreadable } = await api.historyOf(account);
  return jsonReply(200, { account, entries, unreadable });
}

/** The account of this name in the last sweep. */
async function accountCalled(named: string, api: Api): Promise<string> {
  const candidates = await api.accountsNamed(named);
  const [only, ...others] = candidates;
  if (only === undefined) {
    throw new Problem('unknown-account', {
      detail: `The last sweep saw no account ${shown(named)}; give the ARM id of one that is gone.`,
    });
  }
  if (others.length > 0) throw notFoundProblem(named, { kind: 'ambiguous-name', candidates });
  return only;
}
