import { defineConfig } from 'vitest/config'

/** One PostgreSQL for the whole run, and MariaDB where it is installed. */
export default defineConfig({
  test: { globalSetup: '@kaunter/core/testing/setup', include: ['test/**/*.test.ts'] },
})
