import { defineConfig } from 'vitest/config'
import { hasMariaDb } from './core/src/testing/mariadb.ts'

const conditions = ['kaunter-source']

const everything = [
  'core/**/*.test.ts',
  'plugins/**/*.test.ts',
  'admin-ui/**/*.test.ts',
  'create-plugin/src/**/*.test.ts',
  'examples/**/*.test.ts',
  'scripts/**/*.test.ts',
  'e2e/**/*.test.ts',
]
/** Whatever reads or writes the domain runs on both databases. */
const onBoth = ['e2e/**/*.test.ts', 'core/src/kernel/{inbox,insert,jobs,outbox,sql,transaction}.test.ts']
/** Of those, what cannot differ: the domain's database is not used, or is the embedded one. */
const once = [
  'coordination',
  'create-plugin',
  'deployed',
  'dev',
  'docs',
  'elements',
  'embeds-guide',
  'first-plugin',
  'newcomer',
  'packages',
  'page-weight',
  'plugin-docs',
  'presence',
  'reference',
  'same-tab',
  'shared-simulator',
  'slots',
  'testing-guide',
].map((name) => `e2e/${name}.test.ts`)

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    globalSetup: ['e2e/support/services.ts'],
    reporters: ['default', './scripts/count-reporter.ts'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'postgresql', include: everything, provide: { domain: 'postgresql' } } },
      ...(hasMariaDb()
        ? [
            {
              extends: true,
              test: { name: 'mariadb', include: onBoth, exclude: once, provide: { domain: 'mariadb' as const } },
            },
          ]
        : []),
    ],
  },
})
