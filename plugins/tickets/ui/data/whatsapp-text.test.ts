import fc from 'fast-check'
import { expect, test } from 'vitest'
import { whatsappPieces } from './whatsapp-text.ts'

const shown = (text: string) =>
  whatsappPieces(text).map(({ text, style }) => (style === 'plain' ? text : `<${style}>${text}`))

test('marks at the edges of words become what WhatsApp shows', () => {
  expect(shown('Harga *RM 50* sahaja')).toEqual(['Harga ', '<bold>RM 50', ' sahaja'])
  expect(shown('_segera_, ~semalam~!')).toEqual(['<italic>segera', ', ', '<strike>semalam', '!'])
  expect(shown('```a\n *b*```')).toEqual(['<mono>a\n *b*'])
  expect(shown('*مرحبا* 👋')).toEqual(['<bold>مرحبا', ' 👋'])
})

test('what WhatsApp leaves alone stays', () => {
  for (const text of ['2*3*4', '* not bold *', '*two\nlines*', 'snake_case_name', '~', '**', '*', '``````', '*a'])
    expect(shown(text), text).toEqual([text])
})

test('no letter is lost: only marks are', () => {
  const bare = (text: string) => text.replaceAll(/[*_~`]/g, '')
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('*', '_', '~', '`', ' ', '\n', 'a', 'é', '1') }), (text) => {
      expect(
        bare(
          whatsappPieces(text)
            .map((piece) => piece.text)
            .join(''),
        ),
      ).toBe(bare(text))
    }),
  )
})
