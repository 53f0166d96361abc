import type { Knex } from 'knex'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../e2e/support/database.ts'
import { waitFor } from '../../../e2e/support/wait.ts'
import { connectDatabase } from './database.ts'
import { insertAll, insertNew, insertOne } from './insert.ts'

let database: TestDatabase
let db: Knex
const at = new Date('2026-05-01T12:34:56.789Z')
const row = (place: string | null, number: string | null, more = {}) => ({ place, number, at, ...more })
const unique = ['place', 'number']

beforeAll(async () => {
  database = await createDatabase()
  db = await connectDatabase(database.url)
  await db.schema.createTable('thing', (t) => {
    t.bigIncrements('id')
    t.string('place', 20)
    t.bigInteger('number')
    t.datetime('at', { precision: 3 }).notNullable()
    t.string('serial', 10).unique()
    t.unique(unique)
  })
})
beforeEach(async () => void (await db('thing').delete()))
afterAll(async () => {
  await db?.destroy()
  await database?.drop()
})

test('many rows get their ids in the order in which they were given', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => row('many', String(i)))
  const ids = await insertAll(db, 'thing', rows)
  const stored: { id: string; number: string }[] = await db('thing').select('id', 'number')
  const numbers = new Map(stored.map(({ id, number }) => [id, number]))
  expect(ids.map((id) => numbers.get(id))).toEqual(rows.map(({ number }) => number))
  expect(await insertAll(db, 'thing', [])).toEqual([])
})

test('what is there already is left out, and whoever asked knows which', async () => {
  const old = await insertOne(db, 'thing', row('a', '2'))
  const ids = await insertNew(db, 'thing', [row('a', '1'), row('a', '2'), row('b', '2'), row('a', '1')], unique)
  expect(ids).toEqual([expect.any(String), undefined, expect.any(String), undefined])
  const stored = await db('thing').orderBy('id').select('id', 'place', 'number', 'at')
  expect(stored).toHaveLength(3)
  expect(stored).toContainEqual({ id: old, place: 'a', number: '2', at })
  expect(stored).toContainEqual({ id: ids[0], place: 'a', number: '1', at })
  expect(stored).toContainEqual({ id: ids[2], place: 'b', number: '2', at })
  expect(await insertNew(db, 'thing', [row('a', '1'), row('a', '2')], unique)).toEqual([undefined, undefined])
})

test('texts are alike only to the letter: case, accents and spaces at the end count', async () => {
  const places = ['kedai', 'Kedai', 'kédai', 'kedai ', ' kedai']
  const ids = await insertNew(
    db,
    'thing',
    places.map((place) => row(place, '1')),
    unique,
  )
  expect(new Set(ids).size).toBe(places.length)
})

test('a row with a null in its key is always new', async () => {
  const rows = [row(null, '1'), row('n', '1'), row(null, '1'), row('n', null)]
  const first = await insertNew(db, 'thing', rows, unique)
  expect(new Set(first).size).toBe(4)
  const second = await insertNew(db, 'thing', rows, unique)
  expect(second[1]).toBeUndefined()
  expect(await db('thing').pluck('id').orderBy('id')).toHaveLength(7)
})

test('another mistake is not forgiven, not even another index', async () => {
  await insertOne(db, 'thing', row('s', '1', { serial: 'taken' }))
  const refused = insertNew(db, 'thing', [row('s', '2'), row('s', '3', { serial: 'taken' })], unique)
  await expect(refused).rejects.toThrow(/serial/)
  await expect(insertNew(db, 'thing', [row('x'.repeat(21), '1')], unique)).rejects.toThrow(/long/i)
  await expect(insertNew(db, 'thing', [{ place: 'no', number: '1', at: null }], unique)).rejects.toThrow(/null/i)
  expect(await db('thing').pluck('number')).toEqual(['1'])
})

test('of two transactions with the same row, the first to commit has it', async () => {
  const first = await db.transaction()
  expect(await insertNew(first, 'thing', [row('race', '1')], unique)).toEqual([expect.any(String)])
  let done = false
  const second = db.transaction(async (trx) => {
    const ids = await insertNew(trx, 'thing', [row('race', '1'), row('race', '2')], unique)
    done = true
    return ids
  })
  await waitFor('the second to wait', async () => (await db('thing').count('* as n'))[0] !== undefined)
  expect(done).toBe(false)
  await first.commit()
  expect(await second).toEqual([undefined, expect.any(String)])
  expect(await db('thing').pluck('number').orderBy('number')).toEqual(['1', '2'])
})
