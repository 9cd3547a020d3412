import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { absentGroup, withReachableMembers } from '../../scripts/bundle/reachable-members.ts';
import { evaluated } from './evaluated.ts';

/** As tsc emits it. */
const CLIENT = `
import { other } from "./other.js";
export class Client {
    started = true;
    constructor() {
        this.begin();
    }
    /** Not .unused() here. */
    begin() {
        return this.started;
    }
    async called(options = {}) {
        if (options.deep) {
            return this.indirect();
        }
    }
    indirect() {
        return 'indirect';
    }
    unused() {
        return 'unused';
    }
    get open() {
        return true;
    }
    static of() {
        return new Client();
    }
}
export function operationsOf(context) {
    return {
        called: (options) => context.called(options),
        unused: (options) => context.unused(options),
    };
}
`.replace('import { other } from "./other.js";\n', '');

const Exports = z.object({
  Client: z.custom<new () => Record<string, () => unknown>>(),
  operationsOf: z.custom<(context: object) => Record<string, () => unknown>>(),
});

const WARNING = 'Client.unused is not in this package (docs/adr/0005-package.md).';

describe('a client of an SDK in the bundle', () => {
  afterEach(() => void vi.restoreAllMocks());

  async function slim(app: string): Promise<z.infer<typeof Exports>> {
    const source = withReachableMembers([app], new Map([['client.js', CLIENT]])).get('client.js');
    return Exports.parse({ ...(await evaluated(source ?? '')) });
  }

  it('keeps what the app names, what that names in turn, and all that is no method', async () => {
    const { Client } = await slim('client.called({ deep: true })');
    const client = new Client();
    expect(await Reflect.apply(Object(client.called), client, [{ deep: true }])).toBe('indirect');
    expect(client).toMatchObject({ started: true, open: true });
  });

  it('says by name, in an error and in a warning, that a method is not there', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const { Client, operationsOf } = await slim('client.called()');
    const client = new Client();
    expect(() => client.unused?.()).toThrow(WARNING);
    expect(() => operationsOf(client).unused?.()).toThrow('operationsOf.unused is not in this package');
    expect(warn.mock.calls.map(([text]) => text)).toEqual([WARNING, expect.stringContaining('operationsOf.unused')]);
  });

  it('keeps a method as soon as any text of the app names it', async () => {
    const { Client, operationsOf } = await slim('client.called(); anything.unused;');
    expect(new Client().unused?.()).toBe('unused');
    expect(operationsOf(new Client()).unused?.()).toBe('unused');
  });

  it('is refused where it was compiled in a way that is not known', () => {
    const strange = new Map([['client.js', 'export const Client=class{unused(){}}']]);
    expect(() => withReachableMembers([], strange)).toThrow(/client\.js has no methods/);
    const unended = new Map([['client.js', 'export class Client {\n    open() {\n        return 1; }\n}']]);
    expect(() => withReachableMembers([], unended)).toThrow(/the method open has no end/);
  });

  it('says of a whole group of operations that it is not there', async () => {
    vi.spyOn(process, 'emitWarning').mockReturnValue();
    const { Client } = z
      .object({ Client: Exports.shape.Client })
      .parse({ ...(await evaluated(absentGroup('client.js', CLIENT))) });
    expect(() => new Client().list?.()).toThrow('Client.list is not in this package');
  });
});
