import { configDefaults, defineConfig } from 'vitest/config';

/** Where the counts of a run are to be written, for .ci/run. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need a browser: `npm run test:browser`.
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    // Azurite and child processes start slowly on a small machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'functions/**/*.ts'],
      reporter: ['text-summary', 'text'],
      thresholds: {
        branches: 85,
        lines: 85,
        'shared/domain/**/*.ts': { branches: 100, functions: 100, lines: 100, statements: 100 },
        'shared/**/*.ts': { branches: 90, lines: 90 },
      },
    },
  },
});
