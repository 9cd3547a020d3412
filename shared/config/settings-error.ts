import { RotationError } from '../domain/errors.ts';

/** One setting that is missing or cannot be followed. */
export interface SettingFault {
  readonly name: string;
  /** The text as given or as defaulted, made safe to show; undefined: not set. */
  readonly given: string | undefined;
  readonly expected: string;
  readonly example: string;
}

/** All faults of the settings at once, one line each. */
export class SettingsError extends RotationError {
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    const count = faults.length === 1 ? '1 setting' : `${faults.length} settings`;
    const lines = faults.map((fault) => `\n- ${describeFault(fault)}`).join('');
    super('settings-invalid', { operation: 'settings', detail: `${count} cannot be followed:${lines}` });
    this.message = `${this.facts.detail}\n(settings-invalid)`;
    this.faults = faults;
  }
}

function describeFault({ name, given, expected, example }: SettingFault): string {
  return `${name} is ${given === undefined ? 'not set' : `"${given}"`}; expected ${expected}; for example ${example}`;
}

/** Stands for a text that must not be shown. */
export const MASK = '[redacted]';
const LONGEST = 200;
/** A client secret of Entra: dots and dashes may break it, but it has a tilde, which no setting's text needs. */
const ENTRA_SECRET = /[\w.~-]*~[\w.~-]*/g;

/**
 * A setting's text for eyes and logs. A person may paste a secret into any field, so whatever is long and unbroken as
 * keys, signatures and tokens are is masked, and so is everything behind a question mark or before an @.
 */
export function shownText(text: string): string {
  const masked = text
    .replace(/\?.*$/s, `?${MASK}`)
    .replace(/\/\/[^/@]*@/g, `//${MASK}@`)
    .replace(/[\w+/=%]{32,}/g, MASK)
    .replace(ENTRA_SECRET, MASK);
  return masked.length > LONGEST ? `${masked.slice(0, LONGEST)}…` : masked;
}
