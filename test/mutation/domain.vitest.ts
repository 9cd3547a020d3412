import { defineConfig } from 'vitest/config';

/** The tests that a change of shared/domain must fail. Properties are left out: shrinking what they find takes long. */
export default defineConfig({
  test: { include: ['test/domain/**/*.test.ts'], isolate: false },
});
