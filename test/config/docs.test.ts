import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SETTING_DOCS, settingsSchema } from '../../shared/config/schema.ts';
import { ERROR_CODES } from '../../shared/domain/errors.ts';
import { EVENTS } from '../../shared/domain/events.ts';
import { REASONS } from '../../shared/domain/reasons.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GENERATE = join(ROOT, 'scripts/generate-docs.ts');

function check(folder: string): { readonly status: number | null; readonly stderr: string } {
  return spawnSync(process.execPath, [GENERATE, '--check'], { cwd: folder, encoding: 'utf8' });
}

describe('generated docs', () => {
  it('are fresh', () => {
    expect(check(ROOT)).toMatchObject({ status: 0, stderr: '' });
  });

  it('are found stale, by name, where somebody edited them', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'docs-'));
    onTestFinished(() => rm(copy, { recursive: true }));
    await cp(join(ROOT, 'docs'), join(copy, 'docs'), { recursive: true });
    await writeFile(join(copy, 'docs/settings.md'), 'edited');
    const { status, stderr } = check(copy);
    expect(status).toBe(1);
    expect(stderr).toContain('docs/settings.md is stale');
    expect(stderr).not.toContain('docs/reasons.md');
  });

  it('tell of every setting, reason, error code and event', async () => {
    const settings = await readFile(join(ROOT, 'docs/settings.md'), 'utf8');
    const codes = await readFile(join(ROOT, 'docs/reasons.md'), 'utf8');
    for (const name of SETTING_DOCS.keys()) expect(settings).toContain(`| \`${name}\` |`);
    const events = await readFile(join(ROOT, 'docs/events.md'), 'utf8');
    for (const name of Object.keys(EVENTS)) expect(events).toContain(`## <a id="${name}"></a>`);
    for (const code of [...Object.keys(REASONS), ...Object.keys(ERROR_CODES)]) expect(codes).toContain(`\`${code}\``);
  });
});

describe('the docs of every setting', () => {
  it('stand in the schema', () => {
    expect([...SETTING_DOCS.keys()]).toEqual(Object.keys(settingsSchema.shape));
  });

  it('have an example that the schema accepts', () => {
    const examples = [...SETTING_DOCS].map(([name, doc]) => [name, doc.example]);
    expect(settingsSchema.safeParse(Object.fromEntries(examples)).error).toBeUndefined();
  });
});
