import fc from 'fast-check'
import { expect, describe as group, test } from 'vitest'
import { describe } from './describe.ts'
import { type Item, identityOf, parseEnvelope } from './parse.ts'

const receivedAt = new Date('2026-11-01T10:00:00Z')
const parse = (value: object, more: object = {}) =>
  parseEnvelope({ entry: [{ id: '200', changes: [{ field: 'messages', value, ...more }] }] }, receivedAt)
const received = (message: object, contacts: unknown = []) =>
  parse({ metadata: { phone_number_id: '100' }, contacts, messages: [message] })
const text = (more: object = {}) => ({
  from: '60123456789',
  id: 'wamid.1',
  type: 'text',
  text: { body: 'Hi' },
  ...more,
})

/** What a database column cannot take, and what no row may lack. */
function expectStorable(items: readonly Item[]): void {
  for (const item of items) {
    expect(JSON.stringify({ ...item, raw: '' })).not.toContain('\\u0000')
    if (item.type === 'event') expect(item).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    if (item.type === 'event') expect(item.field.length * item.event.length).toBeGreaterThan(0)
    if (item.type === 'message') {
      expect(item.identities.length).toBeGreaterThan(0)
      expect(item.description.text.trim()).not.toBe('')
      expect(item.description.kind.trim()).not.toBe('')
    }
    if ('at' in item) expect(item.at.getTime()).toBeLessThanOrEqual(receivedAt.getTime() + 60_000)
  }
}

const kinds =
  'text image video audio voice document sticker location contacts interactive button reaction order system edit revoke unsupported unknown'
const words = fc.oneof(fc.constantFrom(...kinds.split(' '), '__proto__', 'constructor', '\0', ''), fc.string())
/** Any JSON, but with Meta's own keys more often than chance would have it. */
const keys = fc.constantFrom(
  ...'entry id time changes field value metadata phone_number_id contacts profile name wa_id user_id messages statuses'.split(
    ' ',
  ),
  ...'message_echoes from from_user_id to timestamp type body caption context errors code status event decision'.split(
    ' ',
  ),
  ...'recipient_id system edit message original_message_id interactive nfm_reply response_json text phones'.split(' '),
  ...kinds.split(' '),
)
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    fc.oneof(words, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(keys, keys, fc.string()), tie('json'), { maxKeys: 8 }),
  ),
}))
const message = fc.record(
  {
    id: fc.oneof(fc.string(), json),
    from: fc.oneof(fc.constant('60123'), json),
    type: fc.oneof(words, json),
    ...parts(),
  },
  { requiredKeys: [] },
)
function parts() {
  return Object.fromEntries(kinds.split(' ').map((kind) => [kind, json]))
}

group('any JSON at all', () => {
  test('never stops the reader, and something is kept of it', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.jsonValue({ maxDepth: 8 })), (body) => {
        const items = parseEnvelope(body, receivedAt)
        expect(items.length).toBeGreaterThan(0)
        expectStorable(items)
      }),
      { numRuns: 1000 },
    )
  })

  test('in the place of a message, a status or an update costs its neighbours nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(message, json), { maxLength: 6 }), json, (odd, contacts) => {
        const items = parse({
          metadata: { phone_number_id: '100' },
          contacts: [contacts],
          messages: [...odd, text()],
          statuses: [...odd, { id: 'wamid.2', status: 'read' }],
          message_echoes: odd,
          user_id_update: odd,
        })
        expectStorable(items)
        expect(items).toContainEqual(expect.objectContaining({ type: 'message', providerId: 'wamid.1' }))
        expect(items).toContainEqual(expect.objectContaining({ type: 'status', providerId: 'wamid.2', status: 'read' }))
        // Of each odd element at least something is left: no fewer items than elements.
        expect(items.length).toBeGreaterThanOrEqual(odd.length * 3 + 2)
      }),
      { numRuns: 500 },
    )
  })

  test('is read the same whatever the order of its keys', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned)
      if (typeof value !== 'object' || value === null) return value
      const entries = Object.entries(value).toReversed()
      return Object.fromEntries(entries.map(([key, part]) => [key, turned(part)]))
    }
    const read = (body: unknown) => parseEnvelope(body, receivedAt).map((item) => ({ ...item, raw: '' }))
    fc.assert(
      fc.property(fc.array(json), (changes) => {
        const body = {
          entry: [{ id: '200', time: 1_750_000_000, changes: [...changes, { value: changes[0] ?? null }] }],
        }
        expect(read(turned(body))).toEqual(read(body))
      }),
      { numRuns: 300 },
    )
  })

  test('may be nested deeper than a call stack', () => {
    const nested = (open: string, close: string, depth: number) => JSON.parse(open.repeat(depth) + close.repeat(depth))
    const arrays = nested('[', ']', 200_000)
    const edits = JSON.parse(`${'{"type":"edit","edit":{"message":'.repeat(50_000)}{}${'}}'.repeat(50_000)}`)
    const answers = text({
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { response_json: `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
      },
    })
    for (const body of [arrays, nested('{"entry":[', ']}', 100_000)]) expectStorable(parseEnvelope(body, receivedAt))
    const items = parse({
      messages: [arrays, { ...edits, ...text({ type: 'edit' }) }, answers, text({ id: 'wamid.2' })],
    })
    expectStorable(items)
    expect(items.map((item) => ('providerId' in item ? item.providerId : item.type))).toEqual([
      'event',
      'wamid.1',
      'wamid.1',
      'wamid.2',
    ])
  })
})

group('who wrote', () => {
  const senders = (message: object, contacts?: unknown) => received(text(message), contacts)[0]

  test('is known by a user id alone, in its own key or in "from"', () => {
    const bsuid = { kind: 'bsuid', address: 'MY.13491208655302741918' }
    for (const message of [{ from: undefined, from_user_id: bsuid.address }, { from: bsuid.address }])
      expect(senders(message)).toMatchObject({ type: 'message', identities: [bsuid] })
  })

  test('is one person with phone and user id, the phone first, named by the contact with the same id', () => {
    const contacts = [
      { profile: { name: 'Siti' }, wa_id: '60199999999' },
      { profile: { name: 'Ali' }, wa_id: '60123456789', user_id: 'MY.1' },
    ]
    const phone = { kind: 'phone', address: '60123456789' }
    const both = [phone, { kind: 'bsuid', address: 'MY.1' }]
    expect(senders({}, contacts)).toMatchObject({ name: 'Ali', identities: both })
    expect(senders({ from: undefined, from_user_id: 'MY.1' }, contacts)).toMatchObject({
      name: 'Ali',
      identities: both,
    })
    expect(senders({ from: '60111111111' }, contacts)).toMatchObject({ name: null })
  })

  test.each([[undefined], [null], [''], ['PHONE_NUMBER'], [{}], [['60123456789']], [true]])(
    'is not made up: with %j as "from" the message is kept as an event',
    (from) => {
      expect(senders({ from })).toMatchObject({ type: 'event', field: 'messages', event: 'without-sender-or-id' })
    },
  )

  test('is no phone number only because it has a digit', () => {
    expect(
      ['+60 12-345 6789', '60123456789', '(603) 8888.1234', 60_123_456_789].map((id) => identityOf(id)?.kind),
    ).toEqual(['phone', 'phone', 'phone', 'phone'])
    expect(['@ali7', 'PHONE-7', '120363418770915618@g.us', '+', '- ()'].map(identityOf)).toEqual(Array(5).fill(null))
    expect(['MY.ENT.118', 'MY.1'].map((id) => identityOf(id)?.kind)).toEqual(['bsuid', 'bsuid'])
  })

  test('has a new number or user id, told in a system message or in an update', () => {
    const told = (system: object, message: object = {}) => received(text({ type: 'system', system, ...message }))[1]
    const phones = { from: { address: '60123456789' }, to: { kind: 'phone', address: '60111111111' } }
    expect(told({ type: 'user_changed_number', wa_id: '60111111111' })).toMatchObject(phones)
    expect(told({ type: 'user_changed_number', new_wa_id: '60111111111' })).toMatchObject(phones)
    expect(told({ type: 'user_changed_user_id', user_id: 'MY.2' }, { from_user_id: 'MY.1' })).toMatchObject({
      type: 'identity',
      from: { address: 'MY.1' },
      to: { address: 'MY.2' },
      others: [],
    })
    expect(told({ type: 'user_changed_number', wa_id: 'NEW_NUMBER' })).toBeUndefined()
    const update = { user_id_update: [{ user_id: { previous: 'MY.1', current: 'MY.2' } }, { user_id: 7 }, null] }
    expect(parse(update).map(({ type }) => type)).toEqual(['identity', 'event'])
  })
})

group('what is new or odd', () => {
  test('is read as far as it goes: an unknown type, status or field', () => {
    expect(received(text({ type: 'hologram', hologram: {} }))[0]).toMatchObject({
      description: { kind: 'hologram', text: 'A message of the new type "hologram"' },
    })
    expect(received(text({ type: 7 }))[0]).toMatchObject({ description: { kind: '7' } })
    expect(parse({ statuses: [{ id: 'wamid.1', status: 'teleported' }] })[0]).toMatchObject({ status: 'teleported' })
    expect(parse({ flows: { a: 1 } }, { field: 'flows' })[0]).toMatchObject({
      type: 'event',
      field: 'flows',
      event: 'flows',
    })
    expect(parse({}, { field: undefined, value: 5 })[0]).toMatchObject({ type: 'event', field: 'none', event: 'none' })
  })

  test('keeps errors of the account beside the messages of the same change', () => {
    const errors = [{ code: 131000, title: 'Unsupported webhook payload' }]
    const items = parse({ messages: [text({ type: 'interactive', text: undefined })], errors })
    expect(items).toMatchObject([
      { type: 'message', description: { kind: 'interactive', text: 'Choice' } },
      { type: 'event', field: 'messages', event: 'errors', raw: JSON.stringify({ errors }) },
    ])
  })

  test('the same news counts once: not the batch, the keys or the moment of delivery make it another', () => {
    const news = (value: object, time: unknown, at = receivedAt) => {
      const body = { entry: [{ id: '200', time, changes: [{ field: 'account_update', value }] }] }
      const [item] = parseEnvelope(body, at)
      return item?.type === 'event' ? item.hash : 'no event'
    }
    const later = new Date(receivedAt.getTime() + 3_600_000)
    const first = news({ event: 'DELETED', a: { b: 1, c: [2] } }, 1_750_000_000)
    expect(news({ a: { c: [2], b: 1 }, event: 'DELETED' }, 1_750_000_000, later)).toBe(first)
    expect(news({ event: 'DELETED', a: { b: 1, c: [2] } }, 1_750_000_001)).not.toBe(first)
    // A time that cannot be is replaced by that of the delivery, which the next delivery does not repeat.
    for (const time of [1, 'yesterday', 99_999_999_999]) expect(news({}, time)).toBe(news({}, time, later))
  })

  test.each([
    ['{"flow_token":"x","rating":"5","days":["Mon"]}', 'rating: 5\ndays: ["Mon"]'],
    ['["a","b"]', '["a","b"]'],
    ['{broken', '{broken'],
    ['{"flow_token":"x"}', '{"flow_token":"x"}'],
    ['null', 'null'],
    [null, null],
    [undefined, null],
    [{ rating: 5 }, null],
  ])('reads the answers of a form as far as they can be read: %j', (response_json, content) => {
    const nfm_reply = { name: 'flow', body: 'Sent', response_json }
    expect(describe({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply } })).toMatchObject({
      kind: 'interactive',
      text: 'Form answered: Sent',
      content,
    })
  })

  test.each([
    [{ type: 'text', text: 'no object' }, '(empty message)'],
    [{ type: 'image', image: { id: 5, mime_type: [] } }, 'Photo'],
    [{ type: 'location', location: { latitude: '3.1', longitude: null } }, 'Location: 3.1'],
    [{ type: 'contacts', contacts: [null, { name: 'x', phones: {} }] }, 'Contact card: no name; no name'],
    [{ type: 'reaction', reaction: { message_id: 'wamid.1' } }, 'Took back the reaction'],
    [{ type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '' } }, 'Took back the reaction'],
    [{ type: 'order', order: { product_items: [{ quantity: '2' }, 3] } }, 'Order: 2 × ?, ? × ?'],
    [{ type: 'button', button: { payload: 'yes' } }, 'yes'],
    [{ type: 'interactive', interactive: { type: '__proto__' } }, 'Choice'],
    [{ type: 'system', system: [] }, 'The customer changed an account detail'],
    [
      { type: 'unsupported', errors: {}, unsupported: { type: 'poll_update' } },
      'A message that WhatsApp does not pass on: poll_update',
    ],
    [{ type: 'edit', edit: { message: { type: 'edit' } } }, 'Edited: A message that WhatsApp does not pass on'],
    [{ type: 'constructor' }, 'A message of the new type "constructor"'],
    [{}, 'A message that WhatsApp does not pass on'],
  ])('has a text that a person can read: %j', (message, expected) => {
    expect(describe(message).text).toBe(expected)
  })

  test('answers to a message unless it is only forwarded', () => {
    expect(describe(text({ context: { forwarded: true } })).target).toBeNull()
    expect(describe(text({ context: { id: 'wamid.0', from: '1' } })).target).toBe('wamid.0')
    expect(describe(text({ context: [] })).target).toBeNull()
  })
})
