import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Azurite and child processes start slowly on a small machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['shared/**/*.ts', 'functions/**/*.ts'],
      reporter: ['text-summary', 'text'],
      thresholds: {
        'shared/domain/**/*.ts': { branches: 100, functions: 100, lines: 100, statements: 100 },
        'shared/**/*.ts': { branches: 90, lines: 90 },
      },
    },
  },
});
