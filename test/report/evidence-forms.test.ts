import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../shared/report/evidence/evidence.ts';
import { evidenceCsv } from '../../shared/report/evidence/evidence-csv.ts';
import { evidencePage } from '../../shared/report/evidence/evidence-page.ts';
import { evidenceWith, idOf, key, lineOf, noon, seen, statusWith, told } from './evidence-parts.ts';

const EVIL = '=cmd|"><script>alert(1)</script>';

/** One account with a rotation and a trouble, one that broke its limit, one with an evil name that nothing manages. */
function eventful(): Evidence {
  const first = seen(noon('01-05'), { keys: [key('Key1', null), key('Key2', noon('01-04'))] });
  const trouble = seen(noon('02-10'), { keys: first.keys, result: 'blocked', reason: 'role-missing', sentence: EVIL });
  const rotated = seen(noon('03-11'), { keys: [key('Key1', null), key('Key2', noon('03-10'))] });
  const late = seen(noon('01-05'), { account: idOf('late'), keys: [key('Key1', '2025-12-01T00:00:00.000Z')] });
  const evil = lineOf(seen(noon('01-05'), { account: idOf('x'), phase: null, keys: [] }), { name: EVIL });
  return evidenceWith({
    histories: [told(first, trouble, rotated), told(late)],
    status: statusWith([lineOf(rotated), lineOf(late), evil]),
  });
}

describe('evidence as CSV', () => {
  it('has a line for each key value, and one for an account without', () => {
    const lines = evidenceCsv(eventful()).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 3 + 1 + 1);
    expect(lines[0]).toBe(
      '"account","name","subscription","resourceGroup","managed","slot","createdAt","endedAt","fate","ageDays","maxAgeDays","mustDieBy","limit","countedUntil","notes"',
    );
    expect(lines[1]).toContain('"true","Key1","older than adoption","","alive","","",');
    expect(lines[2]).toContain(`"Key2","${noon('01-04')}","${noon('03-10')}","ended",65,90,"${noon('04-04')}","kept"`);
    expect(lines[4]).toContain('"alive",121,90,"2026-03-01T00:00:00.000Z","broken"');
    expect(lines[5]).toContain(`"'=cmd|""><script>alert(1)</script>"`);
    expect(lines[5]).toContain('"false","","","","","","","","not-managed"');
  });
});

describe('evidence as a page', () => {
  it('says first who made it, of which time, from what, and what it comes to', async () => {
    const page = await evidencePage(eventful());
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(page).toContain('<h1>Evidence of key rotation, 2026-02-01 to 2026-03-31</h1>');
    expect(page).toContain('Made by auditor on 2026-05-01 08:00 UTC');
    expect(page).toContain('the sweep that ended 2026-04-30 12:00 UTC');
    expect(page).toContain('1 key value lived longer than it may.');
    expect(await evidencePage(evidenceWith())).toContain(
      'No key value lived longer than it may, and no record is missing.',
    );
  });

  it('never calls it in order where records are missing', async () => {
    const page = await evidencePage(evidenceWith({ firstRecordAt: undefined, sweeps: [], status: undefined }));
    expect(page).toContain('but records are missing');
    expect(page).toContain('<li>No run is recorded.</li>');
    expect(page).toContain('from the records of every run and no status of a sweep');
    expect(page).toMatch(/<h2>Gaps<\/h2>[\s\S]*<th scope="row">2026-02-01 00:00 UTC<\/th><td>2026-04-01 00:00 UTC/);
  });

  it('shows each account with its key values and exceptions, and an account that is gone', async () => {
    const page = await evidencePage(eventful());
    expect(page).toContain(
      '<th scope="row">Key2</th><td>2026-01-04 12:00 UTC</td><td>2026-03-10 12:00 UTC</td><td>65.00</td><td>90.00</td><td>2026-04-04 12:00 UTC</td><td><span class="good">kept</span></td>',
    );
    expect(page).toContain('<td>older than adoption</td><td>alive</td><td>not known</td>');
    expect(page).toContain(
      '<th scope="row">blocked</th><td>2026-02-10 12:00 UTC</td><td>2026-03-11 12:00 UTC</td><td>role-missing',
    );
    const gone = await evidencePage(evidenceWith({ status: statusWith([]) }));
    expect(gone).toContain('when its keys died is not recorded');
    expect(gone).toContain('<td>not known</td>');
  });

  it('escapes everything, holds no script, and may load nothing but its own style', async () => {
    const page = await evidencePage(eventful());
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/ style="| on[a-z]+="|src="|href="(?!#)/);
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? '';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toContain(`default-src 'none'; style-src 'sha256-${Buffer.from(digest).toString('base64')}'`);
  });

  it('has a caption in every table and a scope in every head, and every link leads somewhere', async () => {
    const page = await evidencePage(eventful());
    const tables = page.match(/<table>/g) ?? [];
    expect(tables.length).toBeGreaterThanOrEqual(4);
    expect(page.match(/<table><caption>/g)).toHaveLength(tables.length);
    expect(page.match(/<th /g)).toHaveLength(page.match(/<th scope="(?:row|col)">/g)?.length ?? -1);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThanOrEqual(4);
    for (const id of targets) expect(page).toContain(`id="${id}"`);
  });
});
