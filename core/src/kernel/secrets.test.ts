import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Secrets } from './secrets.ts'

const binding = fc.array(fc.string(), { minLength: 1, maxLength: 4 })
const secret = fc.string({ minLength: 32, maxLength: 64 })
const unreadable = expect.objectContaining({ code: 'KAUNTER_SECRET_UNREADABLE' })

test('what is encrypted can be read again at its place, and does not show', () => {
  fc.assert(
    fc.property(secret, fc.string({ unit: 'binary' }), binding, (master, text, place) => {
      const secrets = new Secrets(master)
      const sealed = secrets.encrypt('test', text, place)
      expect(secrets.decrypt('test', sealed, place)).toBe(text.toWellFormed())
      expect(sealed).not.toBe(secrets.encrypt('test', text, place))
      if (text.length > 8) expect(sealed).not.toContain(text)
    }),
  )
})

test('not a single bit of it may change', () => {
  const secrets = new Secrets('a secret that is long enough for this')
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), fc.nat(), fc.integer({ min: 0, max: 7 }), (text, at, bit) => {
      const [version, id, data = ''] = secrets.encrypt('test', text, ['here']).split('.')
      const bytes = Buffer.from(data, 'base64url')
      const index = at % bytes.length
      bytes[index] = (bytes[index] as number) ^ (1 << bit)
      const changed = `${version}.${id}.${bytes.toString('base64url')}`
      expect(() => secrets.decrypt('test', changed, ['here'])).toThrow(unreadable)
    }),
  )
})

test('it means nothing elsewhere, for another purpose, or under another secret', () => {
  fc.assert(
    fc.property(binding, binding, secret, secret, (here, there, own, foreign) => {
      fc.pre(JSON.stringify(here) !== JSON.stringify(there) && own !== foreign)
      const secrets = new Secrets(own)
      const sealed = secrets.encrypt('test', 'text', here)
      expect(() => secrets.decrypt('test', sealed, there)).toThrow(unreadable)
      expect(() => secrets.decrypt('other', sealed, here)).toThrow(unreadable)
      expect(() => new Secrets(foreign).decrypt('test', sealed, here)).toThrow(unreadable)
    }),
  )
})

test('an earlier secret may read and not write', () => {
  const [old, older] = [new Secrets('the old one'), new Secrets('the older one')]
  const secrets = new Secrets('the new one', ['the old one', 'the older one'])
  for (const earlier of [old, older]) {
    const sealed = earlier.encrypt('test', 'text', ['here'])
    expect(secrets.decrypt('test', sealed, ['here'])).toBe('text')
    expect(secrets.isCurrent('test', sealed)).toBe(false)
    const anew = secrets.encrypt('test', 'text', ['here'])
    expect(secrets.isCurrent('test', anew)).toBe(true)
    expect(() => earlier.decrypt('test', anew, ['here'])).toThrow(unreadable)
  }
  expect(secrets.sign('test', 'text')).not.toBe(old.sign('test', 'text'))
})

test('whatever else stands there is refused with the same error', () => {
  const secrets = new Secrets('a secret that is long enough for this')
  const good = secrets.encrypt('test', 'text', ['here'])
  const [version, id, data] = good.split('.')
  const odd = [
    '',
    '.',
    'k1',
    `k1.${id}`,
    `k1.${id}.`,
    `k1.${id}.AAAA`,
    `k2.${id}.${data}`,
    `${good}.more`,
    `${version}..${data}`,
  ]
  for (const text of odd) expect(() => secrets.decrypt('test', text, ['here']), text).toThrow(unreadable)
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => secrets.decrypt('test', text, ['here'])).toThrow(unreadable)
    }),
  )
})

test('a signature holds under the present secret and under an earlier one, for its purpose and its value, and no other', () => {
  fc.assert(
    fc.property(secret, secret, fc.string(), fc.string(), (first, second, value, other) => {
      fc.pre(first !== second)
      const signature = new Secrets(first).sign('test', value)
      expect(new Secrets(first).verify('test', value, signature)).toBe(true)
      expect(new Secrets(second, [first]).verify('test', value, signature)).toBe(true)
      expect(new Secrets(second).verify('test', value, signature)).toBe(false)
      expect(new Secrets(first).verify('else', value, signature)).toBe(false)
      expect(new Secrets(first).verify('test', value, other)).toBe(false)
      if (other !== value) expect(new Secrets(first).verify('test', other, signature)).toBe(false)
      for (const spelling of [`${signature}=`, signature.slice(0, -1), `${signature} `, ''])
        expect(new Secrets(first).verify('test', value, spelling)).toBe(false)
    }),
  )
})
