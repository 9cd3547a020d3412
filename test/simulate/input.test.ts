import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settingsIn } from '../../cli/input/settings-in.ts';
import { tenantIn } from '../../cli/simulate/accounts-file.ts';
import { optionsOf } from '../../cli/simulate/options.ts';
import { configFrom } from '../../cli/simulate/settings-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const ACCOUNT = { name: 'chat', kind: 'OpenAI', subscription: 'Production', keyAgeDays: { key1: 1, key2: 2 } };

describe('the command line of the simulation', () => {
  it.each([
    [['--accounts', '0'], '--accounts is "0"; expected a whole number from 1 to 10000, or the path of a JSON file.'],
    [['--days', '1.5'], '--days is "1.5"; expected a whole number from 1 to 3650.'],
    [['--seed', '-1'], '--seed'],
    [['--lead', 'P2D'], "Unknown option '--lead'"],
  ])('names what is wrong with %j', (args, words) => {
    expect(() => optionsOf(args)).toThrow(words);
  });

  it('takes a number or a file', () => {
    expect(optionsOf(['--accounts', '7']).accounts).toBe(7);
    expect(optionsOf(['--accounts', './7.json']).accounts).toBe('./7.json');
  });
});

describe('a file with accounts', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'the file with the accounts is no JSON'],
    ['no accounts', { accounts: [] }, 'accounts is []; expected at least one account'],
    ['an unknown member', { accounts: [{ ...ACCOUNT, age: 3 }] }, 'accounts[0].age is unknown; the members are name'],
    ['a negative age', { accounts: [{ ...ACCOUNT, keyAgeDays: { key1: -1, key2: 2 } }] }, 'keyAgeDays.key1 is -1'],
    ['an account twice', { accounts: [ACCOUNT, { ...ACCOUNT, name: 'CHAT' }] }, 'accounts[1].name is "CHAT"'],
    ['no duration', { accounts: [{ ...ACCOUNT, consumerRefresh: 'a day' }] }, 'accounts[0].consumerRefresh is "a day"'],
    ['an odd outage', { accounts: [ACCOUNT], outages: [{ of: 'sun' }] }, '"app", "vault" or "subscription"'],
  ])('with %s is refused, and the message says where', async (name, content, words) => {
    await expect(tenantIn(file(`${name}.json`, content))).rejects.toThrow(words);
  });

  it('that is not there is named', async () => {
    await expect(tenantIn(join(folder, 'nowhere.json'))).rejects.toThrow(
      'nowhere.json: the file with the accounts cannot',
    );
  });
});

describe('a file with settings', () => {
  const SETTINGS = { ROTATION_GRACE: 'P4D' };

  it.each<[string, unknown]>([
    ['an object', SETTINGS],
    ['a local.settings.json', { IsEncrypted: false, Values: SETTINGS }],
    ['what az prints', [{ name: 'ROTATION_GRACE', slotSetting: false, value: 'P4D' }]],
  ])('may be %s', async (name, content) => {
    expect(await settingsIn(file(`${name}.json`, content))).toEqual(SETTINGS);
  });

  it('lists all faults, and never shows what looks like a key', async () => {
    expect(() => configFrom({ ROTATION_GRACE: 'long', ROTATION_LEAD: 'short' }, 'a file')).toThrow(
      /a file: [\s\S]*ROTATION_GRACE[\s\S]*ROTATION_LEAD/,
    );
    const key = 'a1b2c3d4'.repeat(10);
    await expect(settingsIn(file('odd.json', key))).rejects.toMatchObject({
      message: expect.not.stringContaining(key),
    });
    await expect(settingsIn(file('list.json', { A: 1 }))).rejects.toThrow('A is 1; expected a text');
  });
});
