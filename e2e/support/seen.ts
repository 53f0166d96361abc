import type { Server } from './server.ts'
import { waitFor } from './wait.ts'

interface Health {
  status: string
  checks: Record<string, string>
  quarantined: string[]
}

/** The state of a server as a program, an administrator and the terminal see it. */
export async function seenAs(server: Server) {
  const admin = await server.signIn()
  // A check that a busy machine cannot do within its second counts as failed.
  const health = await waitFor('every check to be done in time', async () => {
    const { body }: { body: Health } = await admin.get('/health')
    return Object.values(body.checks).every((result) => result === 'ok') ? body : undefined
  })
  const { problems } = (await admin.get('/api/admin/manifest')).body as {
    problems: { plugin: string; reason: string }[]
  }
  return { admin, health, problems, output: server.child.output }
}
