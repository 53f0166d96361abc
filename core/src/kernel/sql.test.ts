import knex, { type Knex } from 'knex'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { updateEach } from './sql.ts'

let database: TestDatabase
let db: Knex

beforeAll(async () => {
  database = await createDatabase()
  db = knex({ client: 'pg', connection: database.url })
  await db.schema.createTable('thing', (t) => {
    t.bigIncrements('id')
    t.text('name')
    t.boolean('open')
    t.integer('size')
    t.datetime('seen_at', { precision: 3 })
  })
  const seen_at = new Date('2026-05-01T00:00:00Z')
  await db('thing').insert([1, 2, 3].map((size) => ({ name: `n${size}`, open: true, size, seen_at })))
})
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

test('each row gets its own values and keeps what is not named', async () => {
  const at = new Date('2026-06-01T12:34:56.789Z')
  await updateEach(
    db,
    'thing',
    new Map<string, Record<string, string | boolean | Date | null>>([
      ['1', { name: 'one', open: false }],
      ['2', { name: null, seen_at: at }],
    ]),
  )
  const rows = await db('thing').select('name', 'open', 'size', 'seen_at').orderBy('id')
  const before = new Date('2026-05-01T00:00:00Z')
  expect(rows).toEqual([
    { name: 'one', open: false, size: 1, seen_at: before },
    { name: null, open: true, size: 2, seen_at: at },
    { name: 'n3', open: true, size: 3, seen_at: before },
  ])
})

test('a column may keep the greater of two values', async () => {
  const greater = { size: (column: string, value: string) => `greatest(${column}, ${value})` }
  const sizes = new Map([1, 2, 3].map((id) => [String(id), { size: 2 }]))
  await updateEach(db, 'thing', sizes, greater)
  expect(await db('thing').pluck('size').orderBy('id')).toEqual([2, 2, 3])
})

test('a text cut inside an emoji is stored', async () => {
  await updateEach(db, 'thing', new Map([['3', { name: 'terima kasih 🙏'.slice(0, 14), open: true }]]))
  expect(await db('thing').where({ id: 3 }).pluck('name')).toEqual(['terima kasih \ufffd'])
})
