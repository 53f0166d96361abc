import { envelope } from './envelope.ts'

const nested = (depth: number, open: string, inner: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth)
const around = (message: string) => envelope({ messages: ['MESSAGE'] }).replace('"MESSAGE"', message)
const good = (id: string) => `{"from":"60121110004","id":"${id}","type":"text","text":{"body":"good ${id}"}}`

/** Bodies that Meta signed, in a way, and that make no sense; each under Meta's limit. The ids in them are looked for afterwards. */
export const oddWebhooks: Record<string, string> = {
  null: 'null',
  'a number': '5',
  'a list': '[]',
  'an empty object': '{}',
  'a text': '"hello"',
  'a huge number': '1e400',
  'lists in lists': nested(100_000, '[', '', ']'),
  'objects in objects': nested(100_000, '{"entry":', '1', '}'),
  'a message with something deep in it': around(
    `${good('deep').slice(0, -1)},"extra":${nested(100_000, '{"a":', '1', '}')}}`,
  ),
  'an edit of an edit of an edit': around(
    `{"from":"60121110004","id":"edits","type":"edit",${nested(50_000, '"edit":{"message":{"type":"edit",', '"edit":{}', '}}')}}`,
  ),
  'a change with an unknown field': envelope({}).replace('"field":"messages"', '"field":"from_the_future"'),
  'a value with unknown lists': envelope({ chats: [{ id: 1 }], people: { a: [] } }),
  'a message of an unknown kind': envelope({
    messages: [{ from: '60121110004', id: 'future', type: 'hologram', hologram: { id: 1 } }],
  }),
  'keys that are names of every object': envelope({
    messages: [{ from: '60121110004', id: 'proto', type: 'constructor', constructor: {}, toString: 1 }],
  }).replace('"toString"', '"__proto__"'),
  'lone surrogates': around(
    good('surrogate').replace('good surrogate', '\\ud800 and \\udfff').replace('}}', '},"\\udc00":"\\ud83d"}'),
  ),
  'NUL in every text': around(
    good('nul').replaceAll('"60121110004"', '"6012\\u00001110004"').replace('good nul', 'N\\u0000U\\u0000L'),
  ),
  'NUL in the names': envelope({}).replace('"messaging_product"', '"\\u0000messaging\\u0000"'),
  'NUL alone': around(good('\\u0000')),
  'huge numbers everywhere': around(
    `{"from":60121110004,"id":1e30,"timestamp":99999999999999999999,"type":123456789012345678901234567890,"text":{"body":-1e308}}`,
  ),
  'times from before and after everything': envelope({
    messages: ['-1', '0', '253402300800', '1e99', 'soon', '9'.repeat(400)].map((timestamp, i) => ({
      from: '60121110004',
      id: `time-${i}`,
      timestamp,
      type: 'text',
      text: { body: 't' },
    })),
  }),
  'names of three megabytes': envelope({
    contacts: [{ wa_id: '60121110004', profile: { name: 'n'.repeat(700_000) } }],
    messages: [
      { from: '60121110004', id: 'i'.repeat(700_000), type: 'text', text: { body: 'long id' } },
      { from: '6'.repeat(500_000), id: 'long-from', type: 't'.repeat(300_000), text: { body: 'x' } },
    ],
    statuses: [
      {
        id: 's'.repeat(1000),
        status: 'z'.repeat(1000),
        recipient_id: 'r'.repeat(1000),
        errors: [{ code: 1, title: 'e'.repeat(500_000) }],
      },
    ],
  }),
  'a hundred thousand empty elements': envelope({
    messages: Array(50_000).fill({}),
    statuses: Array(50_000).fill(null),
  }),
  'twenty thousand messages': envelope({
    messages: Array.from({ length: 20_000 }, (_, i) => ({
      from: `60${1_900_000_000 + (i % 900)}`,
      id: `many-${i}`,
      type: 'text',
      text: { body: 'one of many' },
    })),
  }),
}
