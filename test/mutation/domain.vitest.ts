import { defineConfig } from 'vitest/config';

/** The tests that a change of shared/domain must fail. */
export default defineConfig({
  test: { include: ['test/domain/**/*.test.ts', 'test/property/**/*.test.ts'], testTimeout: 60_000, isolate: false },
});
