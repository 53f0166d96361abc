/** What one would write first: a transaction for each webhook, with its row and its job, before the answer. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import { PgBoss } from 'pg-boss'

const secret = process.env.APP_SECRET ?? ''
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 })
const boss = new PgBoss({ connectionString: process.env.DATABASE_URL as string, max: 4 })
await boss.start()
await boss.createQueue('ingest')
await pool.query('create table event (id bigserial primary key, body bytea not null, received_at timestamptz not null)')

const app = Fastify({ logger: false })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post('/webhook/whatsapp', async (request, reply) => {
  const body = request.body as Buffer
  const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex')
  const expected = createHmac('sha256', secret).update(body).digest()
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(401).send('')
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query('insert into event (body, received_at) values ($1, now()) returning id', [body])
    const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) }
    await boss.send('ingest', { id: rows[0].id }, { db })
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
  return ''
})
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
console.log('listening')
