import { describe, expect, it } from 'vitest';
import { createApp } from '../../shared/app.ts';
import { type ErrorCode, RotationError } from '../../shared/domain/errors.ts';
import type { AccountDirectory, Ports } from '../../shared/rotation/ports.ts';
import { LEAK, ManyOperateStage } from './many-operate-stage.ts';

/** An app that cannot see one managed account, and is told so when it asks for it. */
function blindStage(code: ErrorCode) {
  const stage = new ManyOperateStage(2);
  const hidden = stage.addManaged('hidden', { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
  const { settings, ports } = stage.context();
  const directory: AccountDirectory = {
    subscriptions: () => ports.directory.subscriptions(),
    async *accounts(id) {
      for await (const page of ports.directory.accounts(id)) yield page.filter((account) => account.id !== hidden);
    },
    account: async (id) => {
      if (id !== hidden) return ports.directory.account(id);
      throw new RotationError(code, { operation: 'accounts.get', detail: 'Not this one.' });
    },
  };
  const blind: Ports = { ...ports, directory };
  return { stage, app: createApp(settings, blind, stage.workspace().ports), hidden };
}

describe('an operation on many accounts of which one cannot be read', () => {
  it.each([
    ['ends where nothing that passes is the cause', 'role-missing', 'ended', 0],
    ['goes on where it may be there again soon', 'unavailable', 'running', 1],
  ] as const)('%s (%s)', async (_, code, state, messages) => {
    const { stage, app } = blindStage(code);
    await stage.clock.run(app.take(LEAK));
    await stage.deliver(app);
    expect(await app.operation('leak-1')).toMatchObject({ state });
    expect(stage.queue.sent).toHaveLength(messages);
  });

  it('ends well where other accounts were named, and does not where that one was', async () => {
    const { stage, app, hidden } = blindStage('role-missing');
    const [named = ''] = stage.accounts;
    for (const [id, accounts, ok] of [
      ['leak-2', [named], true],
      ['leak-3', [hidden], false],
    ] as const) {
      stage.azure.monitor.accepts(stage.accountId(named), id);
      await stage.clock.run(app.take({ ...LEAK, request: { ...LEAK.request, id }, selection: { accounts } }));
      await stage.deliver(app);
      expect(await app.operation(id)).toMatchObject({ state: 'ended', outcome: { ok } });
    }
  });
});
