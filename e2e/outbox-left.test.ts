import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

test('jobs that wait in the outbox are handed over, also when the jobs have no database of their own any more', async () => {
  const server = await Server.start()
  await server.child.kill('SIGKILL')
  const job = JSON.stringify({ id: randomUUID(), data: {} })
  await server.database.query(
    `insert into kernel_outbox (queue, job, created_at) values ('live.trim', '${job}', '2026-01-01 00:00:00')`,
  )
  await server.launch()
  const waiting = () => server.database.query('select id from kernel_outbox where sent_at is null')
  await waitFor('the job to leave the outbox', async () => (await waiting()).length === 0)
  const refused = await server.database.query('select error from kernel_outbox where error is not null')
  expect(refused).toEqual([])
  await server.stop()
})
