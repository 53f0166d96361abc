import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { envelope, sign } from './support/envelope.ts'
import { metaSecrets, pluginConfig, Server } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const unknownNumber = '106540352249999'
const lateNumber = '106540352241111'

describe('webhooks for numbers that are not configured', () => {
  let server: Server

  beforeAll(async () => {
    const env = { ...metaSecrets, WABA_API_BASE: 'http://127.0.0.1:9' }
    server = await Server.start({ config: pluginConfig(), env })
  })
  afterAll(() => server?.stop())

  async function post(phoneNumberId: string, id: string): Promise<void> {
    const messages = [{ from: '60123450001', id, timestamp: '1750000000', type: 'text', text: { body: id } }]
    const { body, headers } = sign(envelope({ messages }, phoneNumberId))
    expect((await fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers })).status).toBe(200)
  }
  const drained = () =>
    waitFor('the inbox to be empty', async () => {
      const rows = await server.database.query('select id from webhooks_event where processed_at is null')
      return rows.length === 0
    })
  const heldFor = async (number: string) =>
    (await (await server.signIn()).get('/api/whatsapp-cloud/status')).body.held.find(
      (row: { phoneNumberId: string }) => row.phoneNumberId === number,
    )?.webhooks

  test('are held again when a process that does not know the number yet reads what another released', async () => {
    await post(lateNumber, 'wamid.late')
    await drained()
    expect(await heldFor(lateNumber)).toBe(1)
    // What a process does that was started with the new configuration already.
    await server.database.query('update whatsapp_cloud_held set released_at = held_at')
    await server.database.query('update webhooks_event set processed_at = null')
    const [event] = await server.database.query<{ id: string }>('select id from webhooks_event')
    await server.run('webhooks.ingest', { id: String(event?.id) })
    await drained()
    expect(await heldFor(lateNumber)).toBe(1)
  })

  test('do not keep those of a number that is configured by now waiting, however many they are', async () => {
    const [event] = await server.database.query<{ id: string }>('select id from webhooks_event')
    const at = new Date()
    const rows = Array.from({ length: 1000 }, (_, i) => `(${-1 - i}, '${unknownNumber}', '', 'unknown', 1, $1)`)
    await server.database.query('delete from whatsapp_cloud_held')
    const columns = 'webhook_id, phone_number_id, waba_id, reason, elements, held_at'
    await server.database.query(`insert into whatsapp_cloud_held (${columns}) values ${rows}`, [at])
    await server.database.query(
      `insert into whatsapp_cloud_held (${columns}) values ($1, '${lateNumber}', '', 'unknown', 1, $2)`,
      [event?.id, at],
    )
    const config = pluginConfig({ moreNumbers: [{ phoneNumberId: lateNumber }] })
    writeFileSync(join(server.home, 'kaunter.config.json'), JSON.stringify(config))
    await server.restart('SIGTERM')
    await server.run('whatsapp-cloud.release', {})
    await waitFor('the message', async () => {
      const found = await server.database.query(`select id from messaging_message where provider_id = 'wamid.late'`)
      return found.length === 1
    })
    expect(await heldFor(unknownNumber)).toBe(1000)
    expect(await heldFor(lateNumber)).toBeUndefined()
  })
})
