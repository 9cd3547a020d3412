import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Redacted } from '../../shared/domain/redacted.ts';

const SECRET = 'canary-5f0c2a';
const redacted = new Redacted(SECRET);

function printed(print: (console: Console) => void): string {
  const out = new PassThrough();
  print(new Console(out));
  return String(out.read());
}

describe('A redacted value does not show', () => {
  it.each<[string, () => unknown]>([
    ['as a string', () => String(redacted)],
    ['in a template', () => `key: ${redacted}`],
    ['when joined', () => [redacted, redacted].join()],
    ['in JSON', () => JSON.stringify({ keys: { Key1: redacted } })],
    ['inspected', () => inspect(redacted)],
    ['inspected deep within', () => inspect({ a: { b: [new Map([['k', redacted]])] } }, { depth: null })],
    ['inspected with hidden properties', () => inspect({ redacted }, { showHidden: true, depth: null, getters: true })],
    ['inspected with custom inspection off', () => inspect(redacted, { customInspect: false, showHidden: true })],
    ['formatted with %s', () => format('%s', redacted)],
    ['formatted with %o', () => format('%o', redacted)],
    ['formatted with %O', () => format('%O', { redacted })],
    ['formatted with %j', () => format('%j', redacted)],
    ['formatted with %d', () => format('%d', redacted)],
    ['logged', () => printed((console) => console.log(redacted, { redacted }))],
    ['logged with %s', () => printed((console) => console.error('%s %o', redacted, redacted))],
    ['logged as a table', () => printed((console) => console.table([{ redacted }]))],
    ['logged by dir', () => printed((console) => console.dir({ redacted }, { showHidden: true }))],
    ['by its keys', () => Reflect.ownKeys(redacted).map(String).join()],
    ['by its entries', () => JSON.stringify(Object.entries(redacted))],
    ['when spread', () => inspect({ ...redacted }, { showHidden: true })],
    ['when cloned', () => inspect(structuredClone(redacted), { showHidden: true })],
    ['when assigned', () => inspect(Object.assign({}, redacted), { showHidden: true })],
    ['as the cause of an error', () => inspect(new Error('x', { cause: redacted }))],
    ['in the message of an error', () => new Error(`no ${redacted}`).stack],
    ['as a key of an object', () => JSON.stringify(Object.fromEntries([[String(redacted), 1]]))],
  ])('%s', (_, show) => {
    expect(String(show())).not.toContain('canary');
  });

  it('but a mask', () => {
    expect(String(redacted)).toBe('[redacted]');
    expect(JSON.stringify({ key: redacted })).toBe('{"key":"[redacted]"}');
    expect(inspect({ key: redacted })).toBe('{ key: [redacted] }');
  });
});

describe('A redacted value', () => {
  it('comes out where it is asked for', () => {
    expect(redacted.reveal()).toBe(SECRET);
  });

  it('equals another that holds the same, and no other', () => {
    expect(redacted.equals(new Redacted(SECRET))).toBe(true);
    expect(redacted.equals(new Redacted(`${SECRET} `))).toBe(false);
  });

  it('says whether a text holds it, and an empty one is in none', () => {
    expect(redacted.isIn(`the key ${SECRET} leaked`)).toBe(true);
    expect(redacted.isIn(SECRET.slice(1))).toBe(false);
    expect(new Redacted('').isIn('anything')).toBe(false);
  });
});
