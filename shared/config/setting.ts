import { z } from 'zod';
import type { Form } from './form.ts';

/** What a reader needs to know of one setting; the docs and every complaint are made of it. */
export interface SettingDoc {
  /** What holds where it is not set, in words or as the text that would be given. */
  readonly otherwise: string;
  /** The text that is read where it is not set. */
  readonly fallback?: string;
  readonly expected: string;
  readonly meaning: string;
  readonly example: string;
  /** Whether its text is a secret. */
  readonly secret: boolean;
}

/** The docs of all settings, kept beside their schemas. */
export const settingDocs = z.registry<SettingDoc>();

type Described = Pick<SettingDoc, 'meaning' | 'example'>;

/** A setting without which nothing works. */
export function required<T>(form: Form<T>, doc: Described) {
  return field(form).register(settingDocs, { ...doc, ...wordsOf(form), otherwise: 'required' });
}

/** A setting that may be left out; `otherwise` says what holds then. */
export function optional<T>(form: Form<T>, otherwise: string, doc: Described) {
  return field(form)
    .optional()
    .register(settingDocs, { ...doc, ...wordsOf(form), otherwise });
}

/** A setting with a default, written as a person would write it. */
export function defaulted<T>(form: Form<T>, fallback: string, doc: Described) {
  return field(form)
    .prefault(fallback)
    .register(settingDocs, { ...doc, ...wordsOf(form), otherwise: fallback, fallback });
}

function wordsOf<T>(form: Form<T>): Pick<SettingDoc, 'expected' | 'secret'> {
  return { expected: form.expected, secret: form.secret === true };
}

function field<T>(form: Form<T>) {
  return z.string().transform((text, context): T => {
    const value = form.read(text);
    if (value !== undefined) return value;
    context.addIssue(form.expected);
    return z.NEVER;
  });
}
