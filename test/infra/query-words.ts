import { EVENTS } from '../../shared/domain/events.ts';
import { REASONS } from '../../shared/domain/reasons.ts';

const NAMES: readonly string[] = Object.keys(EVENTS);

/** What `change.received` may hold as its `change`. */
const CHANGES = [...EVENTS['change.received'].fields.change.matchAll(/`([a-z-]+)`/g)].map(([, kind]) => kind);

/** Texts in queries that are no names of ours: what a row shows, and what the host writes. */
const PROSE: ReadonlySet<string> = new Set([
  '',
  'unknown',
  'more than 25 accounts',
  'more than 25 operations',
  'subscriptions, vaults or accounts',
  'moved to the poison queue',
  'MaxDequeueCount',
  'Message has reached MaxDequeueCount of',
]);

const withoutComments = (query: string): string =>
  query.replaceAll(/"[^"]*"|\/\/.*$/gm, (found) => (found.startsWith('"') ? found : ''));

const FIELD = /\be\.([A-Za-z]\w*)|\be\["([^"]+)"\]/g;

/** The fields of an event that a query reads, without the name of the event. */
function fieldsIn(query: string): readonly string[] {
  const found = [...withoutComments(query).matchAll(FIELD)].map(([, dotted, quoted]) => dotted ?? quoted ?? '');
  return [...new Set(found)].filter((field) => field !== 'event');
}

/** The texts in a query, in double quotes, without the names of fields. */
export function textsIn(query: string): readonly string[] {
  const rest = withoutComments(query).replaceAll(FIELD, '');
  return [...new Set([...rest.matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? ''))];
}

/** The texts of one list that a query gives a name: `let name = dynamic([…])`. */
export function listIn(query: string, name: string): readonly string[] {
  const [, list = ''] = new RegExp(`^let ${name} = dynamic\\(\\[([^\\]]*)\\]\\);$`, 'm').exec(query) ?? [];
  return textsIn(list);
}

/** The events that a text in a query means: one by its name, or all that begin with it, as `account.` does. */
function eventsMeant(text: string): readonly string[] {
  return NAMES.filter((name) => name === text || (text.endsWith('.') && name.startsWith(text)));
}

/** What in a query is neither an event, nor a field of one that it names, nor a reason, nor plain text. */
export function strangersIn(query: string): readonly string[] {
  const texts = textsIn(query);
  const events = texts.flatMap(eventsMeant);
  const fields = new Set(
    Object.entries(EVENTS).flatMap(([name, { fields }]) => (events.includes(name) ? Object.keys(fields) : [])),
  );
  const isTerm = (text: string): boolean => NAMES.some((name) => name.split('.')[0] === text);
  const isKnown = (text: string): boolean =>
    eventsMeant(text).length > 0 || isTerm(text) || text in REASONS || CHANGES.includes(text) || PROSE.has(text);
  return [
    ...texts.filter((text) => !isKnown(text)).map((text) => `"${text}"`),
    ...fieldsIn(query)
      .filter((field) => !fields.has(field))
      .map((field) => `e.${field}`),
  ];
}
