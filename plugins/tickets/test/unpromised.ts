import { createTestApp, type DatabaseKind, type TestApp } from '@kaunter/core/testing'
import tickets from '../src/index.ts'

/** An app in which nothing is promised: in business hours a deadline would change a ticket in the midst of a test. */
export async function createUnpromisedApp(database: DatabaseKind): Promise<TestApp> {
  const app = await createTestApp({ plugins: [tickets], database })
  await app.db(app.table('tickets', 'sla_policy')).update({ targets: '{}' })
  return app
}
