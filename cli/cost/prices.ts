/** When the prices were looked up. */
export const PRICES_OF = 'November 2026';

/** Prices in US dollars, for the arithmetic of docs/cost.md. List prices change and differ by region. */
export interface Price {
  readonly what: string;
  readonly unit: string;
  /** How many of what is counted make a unit. */
  readonly per: number;
  readonly usd: number;
  /** Units of each month that cost nothing. */
  readonly free: number;
  /** Where the figure is from, and the official page that has the price of the day. */
  readonly source: string;
}

const OFFICIAL = 'https://azure.microsoft.com/pricing/details';

export const PRICES = {
  logs: {
    what: 'Log Analytics, Analytics Logs, pay as you go',
    unit: 'GB ingested',
    per: 1e9,
    usd: 2.3,
    free: 5,
    source: `third party (monitoringcost.com, 2026); [Azure Monitor pricing](${OFFICIAL}/monitor/)`,
  },
  vault: {
    what: 'Key Vault, Standard, secret operations',
    unit: '10,000 operations',
    per: 10_000,
    usd: 0.03,
    free: 0,
    source: `Microsoft Q&A 5608202 ("about"); [Key Vault pricing](${OFFICIAL}/key-vault/)`,
  },
  compute: {
    what: 'Functions, Flex Consumption, on demand',
    unit: 'GB-second',
    per: 1,
    usd: 0.000026,
    free: 0,
    source: `third party (modal.com, 2025, East US); a free grant is left out; [Functions pricing](${OFFICIAL}/functions/)`,
  },
  storageDear: {
    what: 'Blob Storage, hot, writes and lists',
    unit: '10,000 requests',
    per: 10_000,
    usd: 0.055,
    free: 0,
    source: `sample price of Microsoft's page "Estimate the cost of using Azure Blob Storage"; [Blob pricing](${OFFICIAL}/storage/blobs/)`,
  },
  storageCheap: {
    what: 'Blob Storage, hot, reads and other requests',
    unit: '10,000 requests',
    per: 10_000,
    usd: 0.0044,
    free: 0,
    source: 'the same page',
  },
} as const satisfies Readonly<Record<string, Price>>;

export type Meter = keyof typeof PRICES;

/** What so many counted things cost in a month, US dollars. */
export function costOf(meter: Meter, counted: number): number {
  const { per, usd, free } = PRICES[meter];
  return Math.max(0, counted / per - free) * usd;
}
