import { defineConfig } from 'vitest/config';

/** The tests that a change of shared/rotation must fail. */
export default defineConfig({
  test: { include: ['test/rotation/**/*.test.ts'], testTimeout: 60_000, isolate: false },
});
