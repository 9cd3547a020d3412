declare const accountId: unique symbol;

/** The ARM id of a Cognitive Services account in lower case: ids are compared so, and only so. */
export type AccountId = string & { readonly [accountId]: true };

/** One Cognitive Services account as ARM tells it: what a decision can depend on, and nothing secret. */
export interface Account {
  readonly id: AccountId;
  readonly name: string;
  readonly kind: string;
  readonly location: string;
  /** The account's tags; names as written, compared in lower case through `tagOf`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Base address of the data plane, for the probe. */
  readonly endpoint: string | undefined;
  readonly customSubDomainName: string | undefined;
  /** ARM's `provisioningState`; everything but `Succeeded` means: later. */
  readonly provisioningState: string;
  /** True where keys are switched off (`disableLocalAuth`): there is nothing to rotate. */
  readonly localAuthDisabled: boolean;
}

const ACCOUNT_ID =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourcegroups\/([^/]{1,90})\/providers\/microsoft\.cognitiveservices\/accounts\/([a-z0-9][a-z0-9_.-]{1,63})$/;

/** The parts of an account's ARM id, all in lower case. */
export interface AccountAddress {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

function isAccountId(text: string): text is AccountId {
  return ACCOUNT_ID.test(text);
}

/** Reads an ARM id of a Cognitive Services account in any case; anything else is undefined. */
export function parseAccountId(text: string): AccountId | undefined {
  const id = text.trim().toLowerCase();
  return isAccountId(id) ? id : undefined;
}

/** Takes an id apart for the calls that want its pieces. */
export function addressOf(id: AccountId): AccountAddress {
  const part = (group: string): string => id.replace(ACCOUNT_ID, group);
  return { subscriptionId: part('$1'), resourceGroup: part('$2'), name: part('$3') };
}

/** The value of a tag whose name is compared without regard to case, as ARM does. */
export function tagOf(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(tags).find(([key]) => key.toLowerCase() === wanted)?.[1];
}
