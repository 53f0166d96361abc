import { defineConfig } from 'vitest/config'

const conditions = ['kaunter-source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'core/**/*.test.ts',
      'plugins/**/*.test.ts',
      'admin-ui/**/*.test.ts',
      'scripts/**/*.test.ts',
      'e2e/**/*.test.ts',
    ],
    globalSetup: ['e2e/support/postgres.ts'],
    reporters: ['default', './scripts/count-reporter.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
