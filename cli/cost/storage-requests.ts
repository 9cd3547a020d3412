/** What one call to the storage account comes to in requests, by how Azure prices them. */
export interface Requests {
  /** Writes and lists. */
  readonly dear: number;
  /** Reads and everything else, leases among them. */
  readonly cheap: number;
}

/**
 * Requests of each call of the product's own client, once the account's blob is there; test/docs compares them with what
 * reaches Azurite. Which kind each request is: Map each REST operation to a price (Azure Blob Storage).
 */
export const STORAGE_REQUESTS: Readonly<Record<string, Requests>> = {
  'locks.acquire': { dear: 0, cheap: 4 },
  'locks.read': { dear: 0, cheap: 2 },
  'locks.renew': { dear: 0, cheap: 1 },
  'locks.write': { dear: 1, cheap: 0 },
  'locks.release': { dear: 0, cheap: 1 },
  'records.read': { dear: 0, cheap: 1 },
  'records.create': { dear: 1, cheap: 0 },
  'records.write': { dear: 1, cheap: 0 },
  'records.append': { dear: 1, cheap: 0 },
  'records.list': { dear: 1, cheap: 0 },
};
