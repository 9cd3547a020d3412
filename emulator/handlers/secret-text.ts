import { currentVersion, type SecretState, type SecretVersion } from '../world/secret-state.ts';
import { RowTexts } from './row-texts.ts';
import { itemJson } from './secret-json.ts';

const TEXTS = new RowTexts<SecretVersion>();

/** A secret as a row of a list: the text of `itemJson`, made anew only where its current version changed. */
export function itemText(base: string, secret: SecretState): string {
  const version = currentVersion(secret);
  const { tags, contentType, enabled, notBeforeS, expiresS, updatedS } = version;
  const seen = [base, tags, contentType, enabled, notBeforeS, expiresS, updatedS];
  return TEXTS.of(version, seen, () => itemJson(base, secret));
}
