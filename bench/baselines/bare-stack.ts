/** The floor of start and memory: the libraries the server stands on, connected and listening, with nothing to do. */
import Fastify from 'fastify'
import pg from 'pg'
import { PgBoss } from 'pg-boss'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
const boss = new PgBoss({ connectionString: process.env.DATABASE_URL as string, useListenNotify: true })
await boss.start()
await pool.query('select 1')
const app = Fastify({ logger: false })
app.get('/health', async () => (await pool.query('select 1')).rows)
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
console.log('listening')
