import { type Account, tagOf } from './account.ts';
import { type Consent, consentOf, type Scope } from './consent.ts';
import { cycleComplaint } from './cycle.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { parseSecretName, parseVaultUrl, type SecretName, type VaultUrl } from './secret-ref.ts';
import { parseSlot, type Slot } from './slot.ts';

/** The settings that a policy depends on; durations in milliseconds. */
export interface PolicySettings {
  readonly scope: Scope;
  readonly deployment: string;
  readonly vault: VaultUrl;
  readonly allowedVaults: readonly VaultUrl[];
  readonly maxAgeMs: number;
  readonly graceMs: number;
  readonly minGraceMs: number;
  readonly leadMs: number;
  readonly adoptionMs: number;
  readonly verifyIntervalMs: number;
  /** The largest time between two sweeps. */
  readonly scheduleGapMs: number;
}

/** Something on the account that cannot be followed: what stands there, and what would be right. */
export interface Complaint {
  readonly about: 'tag' | 'vault' | 'cycle';
  readonly sentence: string;
}

/** What holds for one account: the settings, with the account's own tags over them. Durations in milliseconds. */
export interface Policy {
  readonly consent: Consent;
  readonly maxAgeMs: number;
  readonly graceMs: number;
  readonly leadMs: number;
  readonly adoptionMs: number;
  readonly verifyIntervalMs: number;
  readonly scheduleGapMs: number;
  /** Name of the secret that the account asks for; counts only until it has one. */
  readonly secretName: SecretName | undefined;
  readonly vault: VaultUrl;
  /** The slot to publish at adoption; counts only then. */
  readonly adoptSlot: Slot;
  /** While there is one, no key is regenerated; the values beside it are the settings'. */
  readonly complaints: readonly Complaint[];
}

/** Settings and the account's tags → the account's policy. An unreadable tag becomes a complaint, never a silent default. */
export function policyOf(settings: PolicySettings, account: Pick<Account, 'tags'>): Policy {
  const complaints: Complaint[] = [];
  const read = <T>(name: string, parse: (text: string) => T | undefined, expected: string, fallback: T): T => {
    const text = tagOf(account.tags, name);
    if (text === undefined) return fallback;
    const value = parse(text.trim());
    if (value !== undefined) return value;
    complaints.push({ about: 'tag', sentence: `Tag ${name} is "${text}"; expected ${expected}.` });
    return fallback;
  };
  const graceFloor = formatDuration(settings.minGraceMs);
  const ageCeiling = formatDuration(settings.maxAgeMs);
  const policy = {
    // Somebody meant to say something: the complaint is shown instead of a silent "not opted in", and nothing is rotated.
    consent: hasTag(account, 'key-rotation')
      ? read<Consent>('key-rotation', (text) => consentOf(settings, text), CONSENT_FORM, 'rotate')
      : consentOf(settings, undefined),
    // Only shorter: else whoever may write tags could switch rotation off unseen, while `disabled` says so.
    maxAgeMs: read(
      'key-rotation-max-age',
      between(1, settings.maxAgeMs),
      `an ISO 8601 duration of at most ${ageCeiling}, which is ROTATION_MAX_KEY_AGE: the tag may only shorten it`,
      settings.maxAgeMs,
    ),
    graceMs: read(
      'key-rotation-grace',
      between(settings.minGraceMs, Number.POSITIVE_INFINITY),
      `a duration of at least ${graceFloor}`,
      settings.graceMs,
    ),
    leadMs: settings.leadMs,
    adoptionMs: settings.adoptionMs,
    verifyIntervalMs: settings.verifyIntervalMs,
    scheduleGapMs: settings.scheduleGapMs,
    secretName: read(
      'key-rotation-secret',
      parseSecretName,
      'a name of 1 to 127 letters, digits and dashes',
      undefined,
    ),
    vault: read(
      'key-rotation-vault',
      parseVaultUrl,
      'a vault address such as https://name.vault.azure.net',
      settings.vault,
    ),
    adoptSlot: read<Slot>('key-rotation-active', parseSlot, 'key1 or key2', 'Key1'),
  };
  if (policy.vault !== settings.vault && !settings.allowedVaults.includes(policy.vault)) {
    complaints.push({
      about: 'vault',
      sentence: `Tag key-rotation-vault names ${policy.vault}, which is not allowed; add it to KEY_VAULT_ALLOWED_URLS or remove the tag.`,
    });
  }
  if (policy.adoptionMs < policy.graceMs) {
    complaints.push({
      about: 'cycle',
      sentence: `The grace of ${formatDuration(policy.graceMs)} is longer than the adoption period of ${formatDuration(policy.adoptionMs)}; shorten tag key-rotation-grace or raise ROTATION_ADOPTION_PERIOD.`,
    });
  }
  const cycle = cycleComplaint(policy);
  if (cycle !== undefined) complaints.push({ about: 'cycle', sentence: cycle });
  return { ...policy, complaints };
}

const CONSENT_FORM = 'enabled, disabled or the name of a deployment (1 to 32 of a-z, 0-9 and -)';

function hasTag(account: Pick<Account, 'tags'>, name: string): boolean {
  return tagOf(account.tags, name) !== undefined;
}

function between(floorMs: number, ceilingMs: number): (text: string) => number | undefined {
  return (text) => {
    const durationMs = parseDuration(text.toUpperCase());
    return durationMs !== undefined && durationMs >= floorMs && durationMs <= ceilingMs ? durationMs : undefined;
  };
}
