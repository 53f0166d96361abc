import type { Identity } from '@kaunter/core/contracts'

const email = /^[^\s@<>"(),:;[\]\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i

/** Of an address in the directory, which would cut off the rest; what was typed may grow when it is normalised. */
const maxLength = 200

/**
 * What somebody typed as phone number or e-mail address; `undefined` when it can be neither.
 *
 * @param callingCode stands for the leading zero of a number that is written as in the shop's country: 012 → 60 12.
 */
export function addressOf(typed: string, callingCode: string): Identity | undefined {
  const text = typed.normalize('NFKC').trim()
  if (text.length > maxLength) return undefined
  if (text.includes('@')) return email.test(text) ? { kind: 'email', address: text.toLowerCase() } : undefined
  if (!/^\+?[\d\s().-]+$/.test(text)) return undefined
  const digits = text.replace(/\D/g, '').replace(/^00/, '+')
  const number = text.startsWith('+') || digits.startsWith('+') ? digits : digits.replace(/^0/, callingCode)
  const address = number.replace('+', '')
  return /^[1-9]\d{7,14}$/.test(address) ? { kind: 'phone', address } : undefined
}
