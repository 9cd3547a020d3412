import { z } from 'zod';

/** What a finding is about; a diagnosis tells them in this order. */
export const AREAS = [
  'settings',
  'node',
  'schedule',
  'identity',
  'clock',
  'subscriptions',
  'accounts',
  'vaults',
  'storage',
  'sweeps',
] as const;

/** `ok`; `no`: it is not so, and the fix is beside it; `unknown`: it could not be found out; `note`: good to know. */
export const STATES = ['ok', 'no', 'unknown', 'note'] as const;

const findingSchema = z
  .object({
    id: z.string().meta({ description: 'What was looked at: `vault.set https://my-vault.vault.azure.net`.' }),
    area: z.enum(AREAS),
    state: z.enum(STATES).meta({
      description:
        '`no`: it is not so, see `fix`; `unknown`: it could not be found out; `note`: good to know, nothing is wrong.',
    }),
    says: z.string().meta({ description: 'What was found, for a person.' }),
    fix: z.string().optional().meta({
      description: 'The commands or the setting that help, one a line. Words in capitals are to be filled in.',
    }),
  })
  .meta({ id: 'Finding', description: 'What the doctor found out about one thing.' });

/** What the doctor found. It holds no key material: rights, settings (secrets masked), addresses and times. */
export const diagnosisSchema = z
  .object({
    /** ISO 8601, UTC. */
    examinedAt: z.iso.datetime().meta({ description: 'When it was begun. ISO 8601, UTC.' }),
    whose: z.enum(['app', 'desk']).meta({
      description: "Whose rights were looked at: the app's own identity, or the login of the person at a desk.",
    }),
    ok: z.boolean().meta({ description: 'Whether no finding is a `no`.' }),
    findings: z.array(findingSchema).readonly(),
  })
  .meta({ id: 'Diagnosis', description: 'Whether everything that the app needs is there, and what would fix it.' });

export type Finding = z.infer<typeof findingSchema>;
export type Diagnosis = z.infer<typeof diagnosisSchema>;
export type Area = Finding['area'];
export type State = Finding['state'];
