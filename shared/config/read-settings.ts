import type { StorageConnection } from '../azure/connection.ts';
import { CROSS_CHECKS } from './cross-checks.ts';
import { nearestName } from './nearest-name.ts';
import { SETTING_DOCS, type SettingValues, settingsSchema } from './schema.ts';
import { MASK, type SettingFault, SettingsError, shownText } from './settings-error.ts';
import { storageConnections } from './storage-connection.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Texts of known settings, trimmed; an empty one counts as not set. */
type Texts = ReadonlyMap<string, string>;

/** Every setting, and the one way to reach storage that they name. */
interface ReadSettings {
  readonly values: SettingValues;
  readonly storage: StorageConnection;
}

/** Reads every setting from the environment. Throws one SettingsError with all faults there are. */
export function readSettings(env: Environment): ReadSettings {
  const texts = knownTexts(env);
  const parsed = settingsSchema.safeParse(Object.fromEntries(texts));
  const faulty = new Set(parsed.error?.issues.map((issue) => String(issue.path[0])));
  const faults = [
    ...unknownNames(env),
    ...[...faulty].map((name) => fault(texts, name)),
    ...crossFaults(texts, faulty, parsed.data ?? standIns(texts, faulty)),
  ];
  const [storage] = parsed.data === undefined ? [] : storageConnections(parsed.data);
  if (parsed.data === undefined || storage === undefined || faults.length > 0) throw new SettingsError(faults);
  return { values: parsed.data, storage };
}

function knownTexts(env: Environment): Texts {
  const texts = [...SETTING_DOCS.keys()].map((name) => [name, env[name]?.trim() ?? ''] as const);
  return new Map(texts.filter(([, text]) => text !== ''));
}

/** A typo in a name would otherwise mean a default in silence. Their values are not shown: nobody knows what they are. */
function unknownNames(env: Environment): SettingFault[] {
  const names = [...SETTING_DOCS.keys()].filter((name) => name.startsWith('ROTATION_'));
  return Object.entries(env)
    .filter(([name, text]) => /^ROTATION_/i.test(name) && !names.includes(name) && (text?.trim() ?? '') !== '')
    .map(([name]) => {
      const nearest = String(nearestName(name, names));
      const example = `${nearest}=${SETTING_DOCS.get(nearest)?.example}`;
      return { name, given: MASK, expected: `the name of a setting, perhaps ${nearest}`, example };
    });
}

/** The settings with an example in the place of each faulty one, so that the rules over the others can still be checked. */
function standIns(texts: Texts, faulty: ReadonlySet<string>): SettingValues {
  const examples = [...faulty].map((name) => [name, SETTING_DOCS.get(name)?.example]);
  return settingsSchema.parse({ ...Object.fromEntries(texts), ...Object.fromEntries(examples) });
}

function crossFaults(texts: Texts, faulty: ReadonlySet<string>, values: SettingValues): SettingFault[] {
  return CROSS_CHECKS.flatMap(({ name, reads, object }) => {
    if ([name, ...reads].some((read) => faulty.has(read))) return [];
    const objection = object(values);
    return objection === undefined ? [] : [fault(texts, name, objection)];
  });
}

function fault(texts: Texts, name: string, objection?: { expected: string; example?: string }): SettingFault {
  const doc = SETTING_DOCS.get(name);
  const text = texts.get(name) ?? doc?.fallback;
  return {
    name,
    given: text === undefined ? undefined : doc?.secret === false ? shownText(text) : MASK,
    expected: objection?.expected ?? String(doc?.expected),
    example: objection?.example ?? String(doc?.example),
  };
}
