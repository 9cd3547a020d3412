import { afterAll, beforeAll } from 'vitest';
import { type Azurite, startAzurite } from '../../emulator/azurite.ts';

/** One Azurite for all tests of a file, from before the first to after the last. */
export function azuriteForFile(): Pick<Azurite, 'connectionString'> {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
  }, 60_000);
  afterAll(async () => {
    await azurite.close();
  });
  return {
    get connectionString() {
      return azurite.connectionString;
    },
  };
}
