import type { Knex } from 'knex'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { connectDatabase } from './database.ts'
import { keepGreater, updateEach } from './sql.ts'

let database: TestDatabase
let db: Knex

beforeAll(async () => {
  database = await createDatabase()
  db = await connectDatabase(database.url)
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
  await db('thing').where({ id: 2 }).update({ seen_at: null })
  const late = new Date('2026-05-01T00:00:00.001Z')
  const values = new Map([1, 2, 3].map((id) => [String(id), { size: 2, seen_at: late }]))
  await updateEach(db, 'thing', values, { size: keepGreater, seen_at: keepGreater })
  expect(await db('thing').select('size', 'seen_at').orderBy('id')).toEqual([
    { size: 2, seen_at: late },
    { size: 2, seen_at: late },
    { size: 3, seen_at: late },
  ])
})

test('texts are stored to the letter', async () => {
  const texts = ['"quoted" \\ and \'so\'', 'line\nbreak\ttab', 'émoji 🙏 and ไทย', ' spaces ', '{"json": [null]}', '']
  for (const name of texts) {
    await updateEach(db, 'thing', new Map([['1', { name }]]))
    expect(await db('thing').where({ id: 1 }).pluck('name')).toEqual([name])
  }
})

test('a text cut inside an emoji is stored', async () => {
  await updateEach(db, 'thing', new Map([['3', { name: 'terima kasih 🙏'.slice(0, 14), open: true }]]))
  expect(await db('thing').where({ id: 3 }).pluck('name')).toEqual(['terima kasih \ufffd'])
})
