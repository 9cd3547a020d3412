import { html } from 'hono/html';
import type { AccountStatus, KeyStatus } from '../status-schema.ts';

/** From this share of its time on, a key's bar warns: a rotation falls due before. */
const LATE = 0.97;

/** Results that a person should read the sentence of. */
const TELLING: ReadonlySet<AccountStatus['result']> = new Set([
  'failed',
  'blocked',
  'healed',
  'deferred',
  'rolled-back',
]);

const WORRYING: Readonly<Partial<Record<AccountStatus['result'], string>>> = { failed: 'bad', blocked: 'warn' };

export function accountRow(account: AccountStatus) {
  const { name, kind, subscription, resourceGroup, location, phase, keys, next, overdueSince, secret, managed } =
    account;
  const where = `${kind}, ${location}`;
  return html`<tr><th scope="row">${name}<small>${where}</small><small>${resourceGroup}, ${subscription}</small></th>
<td>${phase ?? (managed ? 'unclear' : 'not managed')}${managed ? html`<small>${secret}</small>` : ''}</td>
<td>${keys.map(keyBar)}${overdueSince === null ? '' : html`<span class="bad">overdue since ${day(overdueSince)}</span>`}</td>
<td>${next === null ? '–' : `${next.action} ${day(next.at)}`}</td>
<td>${outcome(account)}</td></tr>
`;
}

function outcome({ result, reason, sentence }: AccountStatus) {
  const style = WORRYING[result];
  const words = style === undefined ? result : html`<span class="${style}">${result}</span>`;
  return html`${words}: ${reason}${TELLING.has(result) ? html`<small>${sentence}</small>` : ''}`;
}

function keyBar({ slot, role, ageDays, usedUp }: KeyStatus) {
  if (ageDays === null || usedUp === null) {
    return html`<div class="k"><span>${slot}</span><span class="soft">older than adoption</span><span>${role}</span></div>`;
  }
  const age = `${ageDays.toFixed(ageDays < 10 ? 1 : 0)} d`;
  const limit = Math.round(ageDays / Math.max(usedUp, 0.001));
  const label = `${slot}, ${role}: ${age} of ${limit} d`;
  return html`<div class="k"><span>${role === 'active' ? html`<b>${slot}</b>` : slot}</span><meter max="1" low="${LATE}" high="0.999" optimum="0" value="${usedUp}" aria-label="${label}"></meter><span>${age}</span></div>`;
}

/** The day of an instant. */
function day(instant: string): string {
  return instant.slice(0, 10);
}
