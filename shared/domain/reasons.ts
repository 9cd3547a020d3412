/**
 * Why a decision was taken, in closed codes with their meaning. The same code stands in logs, answers, pages, CSV and
 * docs; codes are never renamed, only added.
 */
export const REASONS = {
  // skip
  'kind-not-selected': 'The kind of the account is not among ROTATION_KINDS.',
  'not-opted-in': 'Nothing says that this deployment may touch the account.',
  'opted-out': 'The account is tagged key-rotation=disabled.',
  'opted-out-in-overlap': 'Consent was withdrawn in overlap: the value that was to be retired stays alive.',
  'local-auth-disabled': 'The account has its keys switched off (disableLocalAuth).',
  'subscription-not-selected':
    'The account has a secret of ours, but its subscription is no longer among AZURE_SUBSCRIPTION_IDS.',
  // blocked by identity: no effect at all
  'vault-not-allowed': 'The account names a vault that the settings do not allow.',
  'vault-unreadable': 'The vault could not be listed, so nothing is known of the secret.',
  'secret-ambiguous': 'More than one secret of this deployment names the account, or holds its live key after a move.',
  'secret-of-another-account': 'The secret belongs to another account.',
  'secret-of-another-program': 'The secret is managed by another program, or holds the key of something else.',
  'secret-of-another-deployment':
    'A secret that names the account, wherever it stands, is managed by another deployment of this program.',
  'secret-name-clash': 'Two accounts without a secret ask for the same name.',
  'secret-foreign':
    'The value of the secret is neither of the live keys, and no record knows the secret as the account’s.',
  'secret-soft-deleted': 'The secret is deleted but recoverable, so its name is taken.',
  'secret-disabled': 'The current version of the secret is disabled; consumers cannot read it.',
  'secret-has-too-many-tags': 'The secret has more tags of other owners than leave room for ours.',
  'secret-moved': 'The secret is not where the record beside the lock knows it.',
  'publication-older-than-known': 'The vault shows an older version than one we already knew, as after a restore.',
  'witness-unreadable': 'The record beside the lock cannot be read.',
  // blocked by policy: nothing is regenerated, healing goes on
  'tag-invalid': 'A tag of the account cannot be followed.',
  'cycle-does-not-fit': 'Grace, lead and schedule do not fit into the maximum age.',
  'account-not-ready': 'The account is not in the state Succeeded.',
  'account-locked': 'A read-only lock forbids listing or regenerating keys.',
  'role-missing': 'The identity lacks a permission.',
  'backing-off': 'The last attempt failed; the next one waits.',
  contested: 'Somebody else wrote to the secret twice within one cycle.',
  // adopt
  unpublished: 'The account has consented and has no secret yet.',
  'taking-over': 'A secret that is not ours stands under the name; it is taken over if its value is a live key.',
  'account-moved': 'The secret belongs to an ARM id that is gone; it is taken over if its value is a live key.',
  'opted-in-again': 'The account was opted out in between; a new adoption period begins.',
  // heal
  'marker-wrong': 'The published value is the live key of the other slot than the marker says.',
  'tags-damaged': 'Tags of ours on the secret are missing, unreadable or forged.',
  'value-replaced': 'The published value is neither of the live keys, or a late call may still replace it.',
  'deployment-replaced': 'The secret is taken over from the deployment named by ROTATION_REPLACES.',
  // rotate, retire, roll back
  'adoption-over': 'The adoption period is over.',
  'due-by-age': 'The published value is about to reach the maximum age.',
  'grace-over': 'The old value has had its grace.',
  requested: 'A person asked for it.',
  compromised: 'A person called the key compromised.',
  // verify, keep
  'check-due': 'The drift check of the account is due.',
  adopting: 'The adoption period is running.',
  'adopted-only': 'The account is adopted and reported; rotating it needs the tag key-rotation.',
  'in-overlap': 'Both values are alive until the grace is over.',
  'not-due': 'Both values are young enough.',
  'grace-running': 'The request would kill a value that a consumer may still hold.',
  'call-in-flight': 'A call of an earlier run may still execute; nothing is regenerated until it no longer can.',
  'compromised-unconfirmed':
    'A tag says that the key was called compromised, but the record beside the lock, which was lost, cannot confirm it.',
  'not-in-overlap': 'There is no value to roll back to.',
  'already-done': 'This operation was carried out before.',
  // the run
  'no-drift': 'The published value is the live key of the active slot.',
  'locked-by-another-run': 'Another run holds the lock of the account.',
  'lock-taken-over': 'The last run on this account died; this one only takes note, the next one goes on.',
  'left-to-sweep':
    'An event set this look off, which only repairs, and not where others write again and again; or a worker found more to be due than it was sent for. The next sweep does the rest.',
  dispatched: 'A message was sent; a worker carries it out.',
  'plan-mode': 'ROTATION_MODE is plan: decided and reported, nothing done.',
  'cap-reached': 'ROTATION_MAX_PER_SWEEP regenerations were made in this sweep.',
  'breaker-open': 'Three accounts in a row failed after a regeneration; the sweep regenerates no more.',
  'budget-spent': 'ROTATION_SWEEP_BUDGET is spent; the next sweep goes on.',
  'azure-busy': 'Azure lets no further calls through before the run is to be over; a later one goes on.',
  'host-stopping': 'The host is stopping the app; the next sweep goes on.',
  orphaned: 'The secret is ours, but its account no longer exists.',
  unreachable: 'The secret is ours, but its account could not be read; its keys go on ageing.',
  'published-key-refused': 'The data plane refused the published key.',
  'new-key-refused': 'The data plane did not accept the new key in time; it was not published.',
  'probe-inconclusive': 'ROTATION_PROBE is required, and the data plane could not be asked.',
  'outcome-unknown': 'A call got no good answer, and it may still be executed.',
  'keys-changed': 'The live keys changed between two looks; somebody else regenerates.',
  'changed-meanwhile': 'The account or its secret changed between two looks; the next sweep looks anew.',
  failed: 'A call to Azure failed; the error code says how.',
} as const;

/** Why a decision was taken. */
export type Reason = keyof typeof REASONS;
