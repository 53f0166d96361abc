import Fastify from 'fastify'
import knex from 'knex'
import pg from 'pg'
import { GroupCommit } from '../../core/src/builtin/webhooks/group-commit.ts'
const opt = process.env.OPT ?? ''
const db = knex({ client: 'pg', connection: { connectionString: process.env.DATABASE_URL, ...(opt.includes('I') ? { idle_in_transaction_session_timeout: 30000 } : {}) }, pool: { min: 0, max: 12 } })
await db.raw('drop table if exists ev')
await db.raw('create table ev (id bigserial primary key, source varchar(64) not null, hash bytea not null, body bytea not null, batch uuid not null, received_at timestamptz, processed_at timestamptz, unique(source, hash))')
const gc = new GroupCommit(db, 'ev', 's', async () => 'WITH x AS (select $1::jsonb) select 1')
const client = new pg.Client({ connectionString: process.env.DATABASE_URL }); await client.connect()
const app = Fastify({ logger: false })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 3e6 }, (_r, body, done) => done(null, body))
let waiting: any[] = []
let busy = false
const flush = async () => { busy = true; const w = waiting; waiting = []; try { 
  if (opt.includes('P')) await client.query({ name: 'x', text: 'select length($1::bytea)', values: [Buffer.concat(w.map(x => x.body))] })
  else if (opt.includes('K')) await db.raw('select 1')
  } finally { busy = false; for (const x of w) x.resolve(); if (waiting.length) flush() } }
const store = (body: Buffer) => new Promise<void>(resolve => { waiting.push({ body, resolve }); if (waiting.length === 1 && !busy) setImmediate(flush) })
app.post('/webhook/whatsapp', async (request, reply) => {
  if (opt.includes('G')) await gc.store(request.body as Buffer)
  else await store(request.body as Buffer)
  return ''
})
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
console.log('listening')
