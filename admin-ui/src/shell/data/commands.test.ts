import { expect, test } from 'vitest'
import { type Command, search, used } from './commands.ts'

const command = (id: string, ...names: string[]): Command => ({
  id,
  label: names[0] ?? id,
  names,
  icon: 'plugin',
  run() {},
})
const all = [
  command('inbox', 'Inbox', 'Peti masuk'),
  command('jobs', 'Failed jobs', 'Kerja gagal'),
  command('settings', 'Settings', 'Tetapan'),
  command('mine', 'My tickets', 'Tiket saya'),
  command('cafe', 'Open Café Inbound', 'Buka Kafé'),
]
const found = (query: string, lately: string[] = []) => search(all, query, lately).map(({ id }) => id)

test('without a query everything is there, what was used lately first', () => {
  expect(found('')).toEqual(['inbox', 'jobs', 'settings', 'mine', 'cafe'])
  expect(found('  ', ['mine', 'gone', 'jobs'])).toEqual(['mine', 'jobs', 'inbox', 'settings', 'cafe'])
})

test('the beginning of a name goes before a word in it, and that before a piece of a word', () => {
  expect(found('in')).toEqual(['inbox', 'cafe', 'settings'])
  expect(found('in', ['settings'])).toEqual(['inbox', 'cafe', 'settings'])
})

test('words are found in any order, without accents and capitals, and in the other language', () => {
  expect(found('TICK my')).toEqual(['mine'])
  expect(found('cafe')).toEqual(['cafe'])
  expect(found('gagal')).toEqual(['jobs'])
  expect(found('in box')).toEqual(['inbox'])
  expect(found('nowhere')).toEqual([])
})

test('a word is found without some of its letters, after all that has it whole', () => {
  expect(found('stngs')).toEqual(['settings'])
  expect(found('mytkt')).toEqual(['mine'])
  expect(found('peti')).toEqual(['inbox'])
  // From the beginning of a word only: else a few letters fit everything.
  expect(found('ngs')).toEqual(['settings'])
  expect(found('tkt')).toEqual(['mine'])
  expect(found('ktt')).toEqual([])
})

test('the five used last are kept, each once', () => {
  expect(used(['a', 'b'], 'b')).toEqual(['b', 'a'])
  expect(used(['a', 'b', 'c', 'd', 'e'], 'f')).toEqual(['f', 'a', 'b', 'c', 'd'])
})
