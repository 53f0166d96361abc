import { describe, expect, test } from 'vitest'
import { type Condition, foldText, matches, type TicketFacts } from './conditions.ts'

const facts: TicketFacts = {
  ticketId: '1',
  priority: 'high',
  kind: 'support',
  category: '7',
  tag: ['3', '4'],
  channel: 'whatsapp-cloud',
  account: '2',
  franchise: '5',
  outlet: null,
  linked: true,
  status: 'new',
  statusCategory: 'new',
  team: null,
  assignee: null,
  text: foldText('Hi,  berapa HARGA\nmesin? Kami hargai bantuan. ＤＥＭＯ boleh?'),
  fields: new Map([
    ['budget', '5000'],
    ['location', 'Shah Alam'],
  ]),
}
const holds = (...condition: [string, Condition['op'], Condition['value']?]) => {
  const [field, op, value] = condition
  return matches({ all: [value === undefined ? { field, op } : { field, op, value }] }, facts)
}

describe('a condition', () => {
  test('asks what something is, is not, or is one of', () => {
    expect(holds('priority', 'is', 'high')).toBe(true)
    expect(holds('priority', 'is', 'low')).toBe(false)
    expect(holds('priority', 'isNot', 'low')).toBe(true)
    expect(holds('category', 'in', ['1', '7'])).toBe(true)
    expect(holds('category', 'in', ['1', '77'])).toBe(false)
    expect(holds('linked', 'is', true)).toBe(true)
    expect(holds('linked', 'is', false)).toBe(false)
  })
  test('asks whether something is set; what is not set is not anything', () => {
    expect(holds('outlet', 'isNotSet')).toBe(true)
    expect(holds('franchise', 'isSet')).toBe(true)
    expect(holds('team', 'is', '1')).toBe(false)
    expect(holds('team', 'isNot', '1')).toBe(true)
    expect(holds('team', 'is', 'null')).toBe(false)
  })
  test('holds for a ticket with several tags when one of them is meant', () => {
    expect(holds('tag', 'is', '4')).toBe(true)
    expect(holds('tag', 'isNot', '4')).toBe(false)
    expect(holds('tag', 'in', ['9', '3'])).toBe(true)
    expect(holds('tag', 'contains', '9')).toBe(false)
  })
  test('finds whole words in what the customer wrote, whatever the case, width or white space', () => {
    for (const word of ['harga', 'Berapa  harga', 'DEMO', 'mesin']) expect(holds('text', 'is', word), word).toBe(true)
    for (const word of ['harg', 'arga', 'bantu', '']) expect(holds('text', 'is', word), word).toBe(false)
    expect(holds('text', 'in', ['price', 'harga'])).toBe(true)
    expect(holds('text', 'isNot', 'price')).toBe(true)
    // The first "harga" is a word, whatever comes later; here only the later one is left.
    expect(matches({ all: [{ field: 'text', op: 'is', value: 'harga' }] }, { ...facts, text: 'dihargai' })).toBe(false)
  })
  test('finds parts of words when it says "contains"', () => {
    expect(holds('text', 'contains', 'HARG')).toBe(true)
    expect(holds('text', 'contains', ['xyz', 'bantu'])).toBe(true)
    expect(holds('text', 'contains', 'xyz')).toBe(false)
  })
  test('asks about custom fields', () => {
    expect(holds('field:budget', 'is', 5000)).toBe(true)
    expect(holds('field:location', 'contains', 'shah')).toBe(true)
    expect(holds('field:location', 'is', 'shah')).toBe(false)
    expect(holds('field:other', 'isNotSet')).toBe(true)
  })
})

test('all of "all" and one of "any" must hold; no conditions mean every ticket', () => {
  const yes: Condition = { field: 'priority', op: 'is', value: 'high' }
  const no: Condition = { field: 'priority', op: 'is', value: 'low' }
  expect(matches({}, facts)).toBe(true)
  expect(matches({ all: [], any: [] }, facts)).toBe(true)
  expect(matches({ all: [yes], any: [no, yes] }, facts)).toBe(true)
  expect(matches({ all: [yes, no] }, facts)).toBe(false)
  expect(matches({ all: [yes], any: [no] }, facts)).toBe(false)
})
