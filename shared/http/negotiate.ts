import type { Ask } from './ask.ts';
import { Problem } from './problems.ts';

/** A form in which something can be answered, and the media types that ask for it. */
const FORMS = {
  json: ['application/json', 'application/*', '*/*'],
  html: ['text/html', 'application/xhtml+xml'],
  csv: ['text/csv', 'text/*'],
} as const;

export type Form = keyof typeof FORMS;

/** The form that the header Accept prefers (RFC 9110, section 12.5.1); JSON where it is absent. Throws a `Problem`. */
export function acceptedForm(ask: Ask): Form {
  const accept = ask.header('accept')?.trim();
  if (accept === undefined || accept === '') return 'json';
  const wanted = accept
    .split(',')
    .map((part) => part.trim().toLowerCase().split(';'))
    .map(([type = '', ...parameters]) => ({ type: type.trim(), weight: weightOf(parameters) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { type } of wanted) {
    const form = formOf(type);
    if (form !== undefined) return form;
  }
  throw new Problem('not-acceptable', {
    detail: 'The header Accept names no form of this answer; expected application/json, text/csv or text/html.',
  });
}

function formOf(type: string): Form | undefined {
  if (FORMS.json.some((known) => known === type)) return 'json';
  if (FORMS.html.some((known) => known === type)) return 'html';
  return FORMS.csv.some((known) => known === type) ? 'csv' : undefined;
}

function weightOf(parameters: readonly string[]): number {
  const text = parameters.map((part) => part.trim()).find((part) => part.startsWith('q='));
  const weight = text === undefined ? 1 : Number(text.slice(2));
  return Number.isFinite(weight) ? weight : 0;
}
