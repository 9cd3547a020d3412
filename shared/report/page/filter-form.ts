import { html } from 'hono/html';
import type { Filter } from '../status-filter.ts';
import type { Status } from '../status-schema.ts';

/** That the page is served by the app, and how it was asked for: only then it can be asked for in another way. */
export interface Live {
  readonly query: URLSearchParams;
}

const PHASES = ['adopting', 'overlap', 'steady'];

/** A filter without script, and a link to the same accounts as CSV. A function key in the address stays in it. */
export function filterForm({ query }: Live, { accounts }: Status, filter: Filter) {
  const subscriptions = [...new Set(accounts.map(({ subscription }) => subscription))].toSorted();
  const code = query.get('code');
  const csv = new URLSearchParams(query);
  csv.set('format', 'csv');
  csv.delete('fresh');
  return html`<form class="filter" method="get"><label>Subscription <select name="subscription"><option value="">all</option>${subscriptions.map(
    (id) => html`<option ${filter.subscription === id ? 'selected' : ''}>${id}</option>`,
  )}</select></label>
<label>Phase <select name="phase"><option value="">all</option>${PHASES.map(
    (phase) => html`<option ${filter.phase === phase ? 'selected' : ''}>${phase}</option>`,
  )}</select></label>
<label>Overdue <select name="overdue"><option value="">all</option><option value="true" ${filter.overdue === true ? 'selected' : ''}>only overdue</option><option value="false" ${filter.overdue === false ? 'selected' : ''}>only others</option></select></label>
<label><input type="checkbox" name="fresh" value="true"> look anew</label>
<input type="hidden" name="format" value="html">${code === null ? '' : html`<input type="hidden" name="code" value="${code}">`}
<button>Show</button> <a href="?${csv.toString()}">The same as CSV</a></form>`;
}
