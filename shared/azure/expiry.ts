/** The last day on which the seconds of an instant fit into 32 bits with a sign. */
const LAST_MS = Date.UTC(2038, 0, 19);

/**
 * The date of `exp` for a vault, in whole seconds. keyvault-secrets 4.12.0 forces it through a 32-bit integer, so that
 * 2040-01-01 goes out as 1903-11-25 (models.js, secretAttributesSerializer): what is later is moved to 2038-01-19.
 */
export function expiryDate(expiresAtMs: number): Date {
  const atMs = Number.isFinite(expiresAtMs) ? Math.max(1_000, Math.min(expiresAtMs, LAST_MS)) : LAST_MS;
  return new Date(Math.floor(atMs / 1_000) * 1_000);
}
