import { describe, expect, it } from 'vitest'
import { GraphError } from './graph-error.ts'
import { parseSend } from './validate-send.ts'

function codeOf(body: Record<string, unknown>): number | string {
  try {
    return parseSend({ messaging_product: 'whatsapp', to: '+60123456789', ...body }).type
  } catch (error) {
    if (error instanceof GraphError) return error.code
    throw error
  }
}

const button = (title: string) => ({ type: 'reply', reply: { id: title, title } })
const buttons = (...titles: string[]) => ({
  type: 'interactive',
  interactive: { type: 'button', body: { text: 'Well?' }, action: { buttons: titles.map(button) } },
})
const list = (rows: number) => ({
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'Rate us' },
    action: {
      button: 'Choose',
      sections: [{ rows: Array.from({ length: rows }, (_, id) => ({ id: `${id}`, title: `${id}` })) }],
    },
  },
})

describe('what Graph accepts as a send', () => {
  it.each([
    ['text of 4096', { text: { body: 'x'.repeat(4096) } }, 'text'],
    ['image by id', { type: 'image', image: { id: '1', caption: 'x' } }, 'image'],
    ['voice note', { type: 'audio', audio: { id: '1', voice: true } }, 'audio'],
    ['video by link', { type: 'video', video: { link: 'https://example.com/a.mp4' } }, 'video'],
    ['document', { type: 'document', document: { id: '1', filename: 'a.pdf' } }, 'document'],
    ['sticker', { type: 'sticker', sticker: { id: '1' } }, 'sticker'],
    ['location', { type: 'location', location: { latitude: 3.1, longitude: 101.6 } }, 'location'],
    ['contact', { type: 'contacts', contacts: [{ name: { formatted_name: 'A B', first_name: 'A' } }] }, 'contacts'],
    ['reaction taken back', { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '' } }, 'reaction'],
    ['three buttons', buttons('a', 'b', 'c'), 'interactive'],
    ['ten rows', list(10), 'interactive'],
    ['template', { type: 'template', template: { name: 'a', language: { code: 'ms' } } }, 'template'],
    ['BSUID', { to: undefined, recipient: 'MY.13491208655302741918', text: { body: 'x' } }, 'text'],
  ])('%s', (_name, body, type) => {
    expect(codeOf(body)).toBe(type)
  })

  it.each([
    ['no recipient', { to: undefined, text: { body: 'x' } }, 100],
    ['a number too short', { to: '+6012', text: { body: 'x' } }, 131009],
    ['a recipient that is no BSUID', { to: undefined, recipient: '6012', text: { body: 'x' } }, 131009],
    ['an unknown type', { type: 'poll', poll: {} }, 100],
    ['no part for the type', { type: 'image' }, 131008],
    ['text of 4097', { text: { body: 'x'.repeat(4097) } }, 100],
    ['empty text', { text: { body: '' } }, 100],
    ['callback data of 513', { text: { body: 'x' }, biz_opaque_callback_data: 'x'.repeat(513) }, 100],
    ['media with neither id nor link', { type: 'image', image: {} }, 100],
    ['a caption of 1025', { type: 'image', image: { id: '1', caption: 'x'.repeat(1025) } }, 100],
    ['a latitude of 91', { type: 'location', location: { latitude: 91, longitude: 1 } }, 131009],
    ['a contact with one name part', { type: 'contacts', contacts: [{ name: { formatted_name: 'A' } }] }, 131008],
    ['a reaction to nothing', { type: 'reaction', reaction: { emoji: 'x' } }, 131008],
    ['four buttons', buttons('a', 'b', 'c', 'd'), 131009],
    ['a button title of 21', buttons('x'.repeat(21)), 131009],
    ['eleven rows', list(11), 131009],
    ['ms_MY', { type: 'template', template: { name: 'a', language: { code: 'ms_MY' } } }, 132001],
    [
      'a line break in a parameter',
      {
        type: 'template',
        template: {
          name: 'a',
          language: { code: 'ms' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: 'a\nb' }] }],
        },
      },
      132018,
    ],
  ])('refuses %s', (_name, body, code) => {
    expect(codeOf(body)).toBe(code)
  })

  it('prefers the phone number when both are given', () => {
    const send = parseSend({ to: '+60 12-345 6789', recipient: 'MY.1', text: { body: 'x' } })
    expect(send).toMatchObject({ digits: '60123456789', recipient: null, text: 'x' })
  })
})
