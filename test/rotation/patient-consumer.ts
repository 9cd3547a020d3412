import { Consumer } from '../../emulator/consumer.ts';
import type { AccountId } from '../../shared/domain/account.ts';
import { DAY, HOUR, type Stage } from './stage.ts';

/** An application that holds a value for as long as it was promised to live: the most that grace allows. */
export function patientConsumer(
  stage: Stage,
  account: AccountId,
  options: { readonly cacheMs?: number; readonly secret?: string } = {},
): Consumer {
  const { cacheMs = 3 * DAY, secret = 'app' } = options;
  const consumer = new Consumer({
    azure: stage.azure,
    clock: stage.clock,
    name: 'a patient application',
    account,
    vault: stage.vault,
    secret,
    cacheMs,
    everyMs: HOUR,
  });
  consumer.start();
  return consumer;
}
