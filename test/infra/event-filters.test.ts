import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseChange, WATCHED_OPERATIONS } from '../../shared/operate/events/event-schema.ts';
import { asGiven, deployed, deployTemplate } from './deploy-template.ts';
import { delivers, type EventFilter, filterSchema } from './event-filter.ts';

const RECORDED = 'test/operate/events/samples';
const MORE = 'test/infra/sample-events';

const SUBSCRIPTIONS = deployed('Microsoft.EventGrid/systemTopics/eventSubscriptions', deployTemplate());
const FILTERS: readonly EventFilter[] = SUBSCRIPTIONS.map(({ resource, given }) =>
  filterSchema.parse(asGiven(resource.properties.filter, given)),
);

function eventsIn(folder: string, begins = ''): readonly (readonly [string, unknown])[] {
  const names = readdirSync(folder).filter((name) => name.startsWith(begins));
  return names.map((name) => [name, JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))]);
}

const isDelivered = (event: unknown): boolean => FILTERS.some((filter) => delivers(filter, event));

describe('the event subscriptions of the deployment', () => {
  it('are one for vaults and one for subscriptions', () => {
    const sources = FILTERS.map(({ includedEventTypes }) => includedEventTypes[0]?.split('.').slice(0, 2).join('.'));
    expect(new Set(sources)).toEqual(new Set(['Microsoft.KeyVault', 'Microsoft.Resources']));
  });

  it.each([...eventsIn(RECORDED), ...eventsIn(MORE, 'delivered.')])('deliver %s, which the app reads', (_, event) => {
    expect(isDelivered(event)).toBe(true);
    expect(['unknown', 'malformed']).not.toContain(parseChange(event).kind);
  });

  it.each(eventsIn(MORE, 'withheld.'))('deliver no %s, which the app would not know', (_, event) => {
    expect(isDelivered(event)).toBe(false);
    expect(parseChange(event).kind).toBe('unknown');
  });

  it('name the operations that the app looks at, and no others', () => {
    const filters = FILTERS.flatMap(({ advancedFilters }) => advancedFilters);
    const named = filters.flatMap(({ key, values }) => (key === 'data.operationName' ? values : []));
    expect(new Set(named.map((name) => name.toLowerCase()))).toEqual(new Set(WATCHED_OPERATIONS.keys()));
  });

  // All types of the two sources (Event Grid, schemas of Key Vault and of Azure subscriptions).
  it.each([
    ...['Key', 'Secret', 'Certificate'].flatMap((kind) =>
      ['NewVersionCreated', 'NearExpiry', 'Expired'].map((what) => `Microsoft.KeyVault.${kind}${what}`),
    ),
    'Microsoft.KeyVault.VaultAccessPolicyChanged',
    ...['Write', 'Delete', 'Action'].flatMap((kind) =>
      ['Success', 'Failure', 'Cancel'].map((what) => `Microsoft.Resources.Resource${kind}${what}`),
    ),
  ])('ask for the type %s just where the app knows it', (type) => {
    const isKnown = parseChange({ eventType: type, subject: 'app', data: {} }).kind !== 'unknown';
    expect(FILTERS.some(({ includedEventTypes }) => includedEventTypes.includes(type))).toBe(isKnown);
  });

  it('hand over one event at a time, and try as long as Event Grid does', () => {
    for (const { resource } of SUBSCRIPTIONS) {
      expect(resource.properties).toMatchObject({
        destination: { endpointType: 'AzureFunction', properties: { maxEventsPerBatch: 1 } },
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      });
    }
  });

  it('keep what could not be delivered, written by an identity and never by a key', () => {
    for (const { resource } of SUBSCRIPTIONS) {
      expect(resource.properties).not.toHaveProperty('deadLetterDestination');
      expect(String(resource.properties.deadLetterWithResourceIdentity)).toContain("'UserAssigned'");
    }
  });
});
