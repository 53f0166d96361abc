import { defineError } from '../kernel/errors.ts'

export const mariaDbSilent = defineError(
  'KAUNTER_TEST_MARIADB_SILENT',
  500,
  (v: { directory: string }) =>
    `The MariaDB of this test run, in ${v.directory}, does not answer. Look at its .err file there, or name a server in KAUNTER_TEST_MARIADB_URL.`,
)
export const mariaDbMissing = defineError(
  'KAUNTER_TEST_MARIADB_MISSING',
  500,
  () =>
    'There is no MariaDB here. Install one (Debian: apt-get install mariadb-server), or name a server in KAUNTER_TEST_MARIADB_URL, for example mysql://root@127.0.0.1:3306.',
)
export const serversSilent = defineError(
  'KAUNTER_TEST_SERVERS_SILENT',
  500,
  (v: { reason: string }) =>
    `The databases of this test run did not start: ${v.reason}. Add globalSetup: ['@kaunter/core/testing/setup'] to vitest.config.ts, which shows their output.`,
)
export const pluginsDown = defineError(
  'KAUNTER_TEST_PLUGINS_DOWN',
  500,
  (v: { report: string }) =>
    `Not every plugin of this test runs:\n${v.report}\nMend what is named there; or, when that is what you test, start with failures: 'allowed' and look at app.report.`,
)
export const permissionUnknown = defineError(
  'KAUNTER_TEST_PERMISSION_UNKNOWN',
  500,
  (v: { permission: string; meant: string }) =>
    `No running plugin has the permission "${v.permission}".${v.meant} Declare it under permissions, or start its plugin too.`,
)
export const jobUnworked = defineError(
  'KAUNTER_TEST_JOB_UNWORKED',
  500,
  (v: { job: string; remedy: string }) => `Nobody works the job "${v.job}", so it would wait for ever. ${v.remedy}`,
)
export const jobsFailed = defineError(
  'KAUNTER_TEST_JOBS_FAILED',
  500,
  (v: { failures: string }) =>
    `Jobs failed:\n${v.failures}\nWhen that is what you test, call app.settled({ failures: 'allowed' }), which returns them.`,
)
export const jobsUnsettled = defineError(
  'KAUNTER_TEST_JOBS_UNSETTLED',
  500,
  (v: { seconds: number; jobs: string }) =>
    `After ${v.seconds} s there are still jobs to do: ${v.jobs}. Does a handler wait for something, or does a job send itself again and again?`,
)
export const clockBackwards = defineError(
  'KAUNTER_TEST_CLOCK_BACKWARDS',
  500,
  (v: { now: string; wanted: string }) =>
    `The clock shows ${v.now} and does not go back to ${v.wanted}. Choose a later instant, or start another app for the earlier one.`,
)
