import { z } from 'zod';
import { jsonIn, readBy } from './bad-input.ts';

/** App settings by name, as the app would find them in its environment. */
export type SettingTexts = Readonly<Record<string, string>>;

const TEXTS = z.record(z.string(), z.string('a text; settings are texts also where they are numbers, such as "8"'), {
  error:
    'an object with the app settings, { "ROTATION_GRACE": "P3D", … }, or a local.settings.json with them in Values',
});
const LOCAL_SETTINGS = z.looseObject({ Values: TEXTS });
/** What `az functionapp config appsettings list` prints. */
const LISTED = z.array(z.looseObject({ name: z.string(), value: z.string() }), { error: 'a list of app settings' });

/** Reads app settings from a JSON file in any of the three forms in which people have them. Throws `BadInput`. */
export async function settingsIn(file: string): Promise<SettingTexts> {
  const given = await jsonIn(file, 'the settings');
  if (Array.isArray(given)) {
    return Object.fromEntries(readBy(LISTED, given, file).map(({ name, value }) => [name, value]));
  }
  const isLocalSettings = typeof given === 'object' && given !== null && 'Values' in given;
  return isLocalSettings ? readBy(LOCAL_SETTINGS, given, file).Values : readBy(TEXTS, given, file);
}
