import type { TestProject } from 'vitest/node'
import { publish, startServers } from '../../core/src/testing/servers.ts'
import { unpackBrowser } from './browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What the domain is stored in, in this project. */
    domain: 'postgresql' | 'mariadb'
    postgresUrl: string
    mariadbUrl: string
  }
}

/** The browser and the databases for the whole run; each test file makes databases of its own in them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await unpackBrowser()
  const servers = await startServers()
  publish(servers)
  project.provide('postgresUrl', servers.postgresUrl)
  project.provide('mariadbUrl', servers.mariadbUrl ?? '')
  return servers.stop
}
