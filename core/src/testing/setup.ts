import { publish, startServers } from './servers.ts'

/**
 * For `globalSetup` in `vitest.config.ts`: starts the databases once for the whole run and stops them at its end.
 * Without it `createTestApp` starts them by itself when it is first called.
 */
export default async function setup(): Promise<() => Promise<void>> {
  // A run that a test starts shares the servers of its own run.
  if (process.env.KAUNTER_TEST_POSTGRES_URL) return async () => undefined
  const running = await startServers()
  publish(running)
  if (running.mariadbUrl === undefined)
    console.log('There is no MariaDB here: tests on it are skipped. See KAUNTER_TEST_MARIADB_URL in the guide.')
  return running.stop
}
