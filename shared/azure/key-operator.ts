import type { ApiKeys } from '@azure/arm-cognitiveservices';
import { addressOf } from '../domain/account.ts';
import { Redacted } from '../domain/redacted.ts';
import type { Clock, KeyOperator, LiveKeys } from '../rotation/ports.ts';
import type { ArmClients } from './arm-clients.ts';
import { effectOptions } from './effect-options.ts';
import { guarded } from './error-wall.ts';
import { malformed } from './malformed.ts';
import type { Call } from './operation.ts';

/** Both values, or an error: an account never has one key twice, so equal values mean that the answer is wrong. */
function liveKeys(answer: ApiKeys, call: Call): LiveKeys {
  const { key1, key2 } = answer;
  if (!key1 || !key2) throw malformed(call, 'lacks a key');
  if (key1 === key2) throw malformed(call, 'holds the same key twice');
  return { Key1: new Redacted(key1), Key2: new Redacted(key2) };
}

/** The keys of accounts. Slots go out as `Key1` and `Key2`; the service refuses `key1` (Azure/azure-cli#18407). */
export function createKeyOperator(clients: ArmClients, clock: Clock): KeyOperator {
  return {
    async listKeys(id) {
      const call: Call = { operation: 'accounts.listKeys', scope: id };
      const { subscriptionId, resourceGroup, name } = addressOf(id);
      return liveKeys(
        await guarded(clock, call, () => clients.accounts(subscriptionId).listKeys(resourceGroup, name)),
        call,
      );
    },

    async regenerate(id, slot, timeoutMs) {
      const call: Call = { operation: 'accounts.regenerateKey', scope: id };
      const { subscriptionId, resourceGroup, name } = addressOf(id);
      const options = effectOptions(call.operation, timeoutMs);
      return liveKeys(
        await guarded(clock, call, () =>
          clients.accounts(subscriptionId).regenerateKey(resourceGroup, name, slot, options),
        ),
        call,
      );
    },
  };
}
