import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listIn, strangersIn, textsIn } from './query-words.ts';

const FOLDER = 'infra/queries';
const QUERIES = readdirSync(FOLDER);
const read = (name: string): string => readFileSync(`${FOLDER}/${name}`, 'utf8');

/** The reasons by the heading under which the table of the code has them. */
function reasonsUnder(heading: RegExp): readonly string[] {
  const source = readFileSync('shared/domain/reasons.ts', 'utf8');
  return source
    .split(/^ {2}\/\/ /m)
    .filter((section) => heading.test(section))
    .flatMap((section) => [...section.matchAll(/^ {2}'?([a-z-]+)'?:/gm)].map(([, reason]) => String(reason)));
}

describe('the queries over the log', () => {
  it.each(QUERIES)('name only events, fields and reasons that exist: %s', (name) => {
    expect(textsIn(read(name))).not.toEqual(['']);
    expect(strangersIn(read(name))).toEqual([]);
  });

  it.each([
    ['an event', 'where tostring(e.event) == "sweep.finished"', '"sweep.finished"'],
    ['a kind of event', 'where tostring(e.event) startswith "acount."', '"acount."'],
    ['a field', 'where tostring(e.event) == "sweep.ended" and e.late > 0', 'e.late'],
    ['a field in brackets', 'where tostring(e.event) == "sweep.ended" and e["late"] > 0', 'e.late'],
    ['a field of another event', 'where tostring(e.event) == "sweep.ended" | project e.reason', 'e.reason'],
    ['a reason', 'where tostring(e.event) == "account.blocked" and e.reason == "backing-of"', '"backing-of"'],
    ['a change', 'where tostring(e.event) == "change.received" and e.change == "key-made"', '"key-made"'],
  ])('would be caught with %s that is made up', (_, query, stranger) => {
    expect(strangersIn(`AppTraces | extend e = parse_json(Message) | ${query} // "not.this"`)).toEqual([stranger]);
  });

  it.each(QUERIES)('say at the top what they are for, and which app they ask about: %s', (name) => {
    expect(read(name)).toMatch(/^\/\/ (?:Alert|Workbook): /);
    expect(read(name).split('let appName = "";')).toHaveLength(2);
    expect(read(name)).toContain('| where isempty(appName) or AppRoleName =~ appName\n');
  });

  // Azure Monitor refuses these operators in alerts, and takes ago() with a literal only.
  it.each(QUERIES.filter((name) => !name.startsWith('workbook-')))('can be an alert: %s', (name) => {
    expect(read(name)).not.toMatch(/bag_unpack|pivot|narrow|AggregatedValue/);
    expect([...read(name).matchAll(/ago\((.*?)\)/g)].map(([, span]) => span)).toEqual([
      expect.stringMatching(/^(?:2880|1440)m$/),
    ]);
  });

  it('leave nothing out of the blocked accounts but reasons that block', () => {
    const passing = listIn(read('blocked.kql'), 'passing');
    expect(passing.length).toBeGreaterThan(0);
    expect(reasonsUnder(/^blocked by/)).toEqual(expect.arrayContaining([...passing]));
  });

  it('call drift what heals, but for the takeover that the settings ask for', () => {
    const drift = listIn(read('drift.kql'), 'drift');
    expect(new Set([...drift, 'deployment-replaced'])).toEqual(new Set(reasonsUnder(/^heal/)));
  });
});
