import { html } from 'hono/html';
import type { AccountEvidence } from './account-evidence.ts';
import type { Exception } from './exceptions.ts';
import type { KeyLife } from './key-lives.ts';

const VERDICTS: Readonly<Record<AccountEvidence['limit'], readonly [words: string, style: string]>> = {
  kept: ['kept', 'good'],
  broken: ['broken', 'bad'],
  'not-known': ['not known', 'warn'],
  'not-managed': ['not managed', 'soft'],
};

/** Whether the limit was kept, in words and, beside them, in colour. */
export function verdict(limit: AccountEvidence['limit']) {
  const [words, style] = VERDICTS[limit];
  return html`<span class="${style}">${words}</span>`;
}

/** A minute of UTC. */
export function minute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Everything about one account: each of its key values, what was not as it should be, and what is not known. */
export function accountSection(account: AccountEvidence, anchor: string) {
  const { name, subscription, resourceGroup, keys, exceptions, notes } = account;
  return html`<section aria-labelledby="${anchor}"><h3 id="${anchor}">${name}</h3><p class="soft">${subscription}, ${resourceGroup}. Limit: ${verdict(account.limit)}.</p>
${notes.map((note) => html`<p>${note}</p>`)}
${keys.length === 0 ? '' : keyTable(name, keys)}
${exceptions.length === 0 ? '' : exceptionTable(name, exceptions)}</section>
`;
}

function keyTable(name: string, keys: readonly KeyLife[]) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Key values of ${name}"><table><caption>Key values of ${name} in the period</caption>
<thead><tr><th scope="col">Slot</th><th scope="col">Created</th><th scope="col">Ended</th><th scope="col">Age, days</th><th scope="col">At most, days</th><th scope="col">Had to end by</th><th scope="col">Limit</th></tr></thead>
<tbody>${keys.map(
    (key) =>
      html`<tr><th scope="row">${key.slot}</th><td>${key.createdAt === null ? 'older than adoption' : minute(key.createdAt)}</td><td>${endOf(key)}</td><td>${days(key.ageDays)}</td><td>${days(key.maxAgeDays)}</td><td>${minute(key.mustDieBy)}</td><td>${verdict(key.limit)}</td></tr>`,
  )}</tbody></table></div>`;
}

function exceptionTable(name: string, exceptions: readonly Exception[]) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Exceptions of ${name}"><table><caption>Exceptions of ${name}</caption>
<thead><tr><th scope="col">What</th><th scope="col">From</th><th scope="col">Until</th><th scope="col">Why</th></tr></thead>
<tbody>${exceptions.map(
    ({ kind, from, to, reason, sentence }) =>
      html`<tr><th scope="row">${kind}</th><td>${minute(from)}</td><td>${to === null ? 'not over' : minute(to)}</td><td>${reason}<small>${sentence}</small></td></tr>`,
  )}</tbody></table></div>`;
}

function endOf({ endedAt, fate }: KeyLife): string {
  if (endedAt !== null) return minute(endedAt);
  return fate === 'alive' ? 'alive' : 'not known';
}

function days(count: number | null): string {
  return count === null ? 'not known' : count.toFixed(2);
}
