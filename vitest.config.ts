import { defineConfig } from 'vitest/config'
import { hasMariaDb } from './core/src/testing/mariadb.ts'
import { SlowestFirst } from './scripts/slowest-first.ts'

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
/**
 * Of those, what cannot differ: the domain's database is not used, is the embedded one, or is asked only what another
 * file asks of both.
 */
const once = [
  'agent-day',
  'bad-start',
  'board',
  'command-line-screen',
  'contacts',
  'coordination',
  'crash',
  'create-plugin',
  'deployed',
  'dev',
  'docs',
  'elements',
  'embed-tokens',
  'embeds-guide',
  'embeds-page',
  'every-screen',
  'first-plugin',
  'frame',
  'home',
  'inbox-list',
  'job-options',
  'jobs',
  'metrics',
  'newcomer',
  'packages',
  'page-weight',
  'people-pages',
  'plugin-docs',
  'presence',
  'protection',
  'reference',
  'same-tab',
  'settings-form',
  'shared-simulator',
  'shell',
  'sla',
  'slots',
  'testing-guide',
  'thread',
  'ticket-setup',
  'together',
  'tools',
  'tracing',
  'working-together',
].map((name) => `e2e/${name}.test.ts`)

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    globalSetup: ['e2e/support/services.ts'],
    reporters: ['default', './scripts/count-reporter.ts'],
    // On two cores: half of the time a journey waits for what it has asked for.
    maxWorkers: 4,
    sequence: { sequencer: SlowestFirst },
    // Of a machine that has other things to do, too: what is waited for costs nothing when it comes.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
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
