import { z } from 'zod';
import { azureSettings } from './azure-settings.ts';
import { cycleSettings, recordSettings, selectionSettings, sweepSettings } from './rotation-settings.ts';
import { type SettingDoc, settingDocs } from './setting.ts';
import { storageSettings } from './storage-settings.ts';

/** Every setting of the app: its name, its form, its default and its docs. The only place that knows them. */
export const settingsSchema = z.object({
  ...azureSettings,
  ...selectionSettings,
  ...cycleSettings,
  ...sweepSettings,
  ...recordSettings,
  ...storageSettings,
});

export type SettingValues = z.output<typeof settingsSchema>;
export type SettingName = keyof SettingValues;

/** The docs of every setting under its name, in the order of the schema. */
export const SETTING_DOCS: ReadonlyMap<string, SettingDoc> = new Map(
  Object.entries(settingsSchema.shape).flatMap(([name, field]) => {
    const doc = settingDocs.get(field);
    return doc === undefined ? [] : [[name, doc]];
  }),
);
