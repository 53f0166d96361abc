import { defineConfig } from 'vitest/config'

/** One PostgreSQL for the whole run, and one MariaDB where that is installed. */
export default defineConfig({
  test: {
    globalSetup: '@kaunter/core/testing/setup',
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
