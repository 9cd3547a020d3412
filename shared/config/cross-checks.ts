import { cycleComplaint, shortestMaxAgeMs } from '../domain/cycle.ts';
import { formatDuration, MINUTE } from '../domain/duration.ts';
import type { SettingName, SettingValues } from './schema.ts';
import { storageConnections } from './storage-connection.ts';

/** What would be right, and an example that would do with the other settings as they are. */
interface Objection {
  readonly expected: string;
  readonly example?: string;
}

/** A rule over several settings. */
interface CrossCheck {
  /** The setting that is reported. */
  readonly name: SettingName;
  /** The others that the rule reads. */
  readonly reads: readonly SettingName[];
  readonly object: (values: SettingValues) => Objection | undefined;
}

/** Clouds whose tokens need an audience of their own (Azure/azure-sdk-for-js, core-auth and arm packages). */
const OTHER_CLOUDS = ['.usgovcloudapi.net', '.chinacloudapi.cn'];

export const CROSS_CHECKS: readonly CrossCheck[] = [
  {
    name: 'AZURE_SUBSCRIPTION_IDS',
    reads: ['ROTATION_SCOPE'],
    object: (values) =>
      values.ROTATION_SCOPE === 'all' && values.AZURE_SUBSCRIPTION_IDS === undefined
        ? { expected: 'a list of subscriptions, because ROTATION_SCOPE is all' }
        : undefined,
  },
  {
    name: 'AZURE_RESOURCE_MANAGER_AUDIENCE',
    reads: ['AZURE_RESOURCE_MANAGER_URL'],
    object: (values) => {
      const cloud = OTHER_CLOUDS.find((suffix) => values.AZURE_RESOURCE_MANAGER_URL.endsWith(suffix));
      return cloud === undefined || values.AZURE_RESOURCE_MANAGER_AUDIENCE.endsWith(cloud)
        ? undefined
        : {
            expected: `an address in the same cloud as AZURE_RESOURCE_MANAGER_URL (${cloud})`,
            example: `https://management${cloud}`,
          };
    },
  },
  {
    name: 'ROTATION_SCHEDULE',
    reads: ['ROTATION_LEAD'],
    object: ({ ROTATION_SCHEDULE: { gapMs }, ROTATION_LEAD: leadMs }) =>
      2 * gapMs <= leadMs
        ? undefined
        : {
            expected: `sweeps at most ${formatDuration(leadMs / 2)} apart, half of ROTATION_LEAD; these are up to ${formatDuration(gapMs)} apart`,
            ...frequentEnough(leadMs / 2),
          },
  },
  {
    name: 'ROTATION_GRACE',
    reads: ['ROTATION_MIN_GRACE'],
    object: (values) => atLeast(values.ROTATION_GRACE, 'ROTATION_MIN_GRACE', values.ROTATION_MIN_GRACE),
  },
  {
    name: 'ROTATION_ADOPTION_PERIOD',
    reads: ['ROTATION_GRACE'],
    object: (values) => atLeast(values.ROTATION_ADOPTION_PERIOD, 'ROTATION_GRACE', values.ROTATION_GRACE),
  },
  {
    name: 'ROTATION_MAX_KEY_AGE',
    reads: ['ROTATION_GRACE', 'ROTATION_LEAD', 'ROTATION_SCHEDULE'],
    object: (values) => {
      const cycle = {
        maxAgeMs: values.ROTATION_MAX_KEY_AGE,
        graceMs: values.ROTATION_GRACE,
        leadMs: values.ROTATION_LEAD,
        scheduleGapMs: values.ROTATION_SCHEDULE.gapMs,
      };
      const complaint = cycleComplaint(cycle);
      return complaint === undefined
        ? undefined
        : { expected: `at least the sum of the cycle. ${complaint}`, example: formatDuration(shortestMaxAgeMs(cycle)) };
    },
  },
  {
    name: 'AzureWebJobsStorage',
    reads: ['AzureWebJobsStorage__accountName', 'AzureWebJobsStorage__blobServiceUri'],
    object: (values) =>
      storageConnections(values).length === 1
        ? undefined
        : {
            expected:
              'exactly one of AzureWebJobsStorage, AzureWebJobsStorage__accountName and AzureWebJobsStorage__blobServiceUri',
          },
  },
];

function atLeast(durationMs: number, floorName: SettingName, floorMs: number): Objection | undefined {
  if (durationMs >= floorMs) return undefined;
  const floor = formatDuration(floorMs);
  return { expected: `at least ${floor}, which is ${floorName}`, example: floor };
}

/** A schedule for a lead so short that the example in the docs would be too rare. */
function frequentEnough(gapMs: number): Pick<Objection, 'example'> {
  if (gapMs >= 30 * MINUTE) return {};
  return { example: gapMs < MINUTE ? '*/30 * * * * *' : `0 */${Math.floor(gapMs / MINUTE)} * * * *` };
}
