import type { Addresses } from '../wire/addresses.ts';
import type { AccountState } from '../world/account-state.ts';
import { accountJson } from './account-json.ts';
import { RowTexts } from './row-texts.ts';

const TEXTS = new RowTexts<AccountState>();

/** An account as a row of a list: the text of `accountJson`, made anew only where the account changed. */
export function accountText(account: AccountState, addresses: Addresses): string {
  const { tags, provisioningState, network, disableLocalAuth, revision } = account;
  const seen = [addresses.inference(account), tags, provisioningState, network, disableLocalAuth, revision];
  return TEXTS.of(account, seen, () => accountJson(account, addresses));
}
