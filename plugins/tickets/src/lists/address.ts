import type { Identity } from '@kaunter/core/contracts'

const digitsOf = (text: string) => text.replace(/\D/g, '')
const reversed = (text: string) => [...text].reverse().join('')

/** As addresses are kept for searching: numbers from their end, so that the last digits find them. */
export function addressKey({ kind, address }: Identity): string | null {
  if (kind === 'email') return address.toLowerCase().slice(0, 200)
  if (kind !== 'phone') return null
  const digits = digitsOf(address)
  return digits === '' ? null : reversed(digits).slice(0, 200)
}

/** Fewer digits are of everybody. */
const fewestDigits = 4
/** From here on it is a whole number and not the end of one. */
const wholeNumber = 8

/** Which keys a query may mean; a range runs from its first to before its second. */
export interface SoughtAddress {
  kind: 'phone' | 'email'
  equal?: string[]
  between?: [string, string]
}

/**
 * Reads a phone number in any spelling (012-345 6789, +60 12…, 0060 12…, the last digits) or an e-mail address.
 *
 * @param whole for those who may not see addresses: only who knows a whole one finds it, else it could be guessed digit
 * by digit.
 * @param callingCode stands for a leading 0.
 */
export function soughtAddress(query: string, whole: boolean, callingCode: string): SoughtAddress | undefined {
  const text = query.trim().toLowerCase()
  if (text.includes('@')) {
    if (whole) return /^\S+@\S+\.\S+$/.test(text) ? { kind: 'email', equal: [text] } : undefined
    return text.length < 3 ? undefined : { kind: 'email', between: [text, `${text}\u{10ffff}`] }
  }
  if (!/^\+?[\d\s().-]+$/.test(text)) return undefined
  const national = digitsOf(text).replace(/^0+/, '')
  if (!whole) {
    if (national.length < fewestDigits || national.length > 20) return undefined
    const end = reversed(national)
    return { kind: 'phone', between: [end, `${end}:`] }
  }
  if (national.length < wholeNumber || national.length > 20) return undefined
  const spellings = /^0(?!0)/.test(digitsOf(text))
    ? [`${callingCode}${national}`]
    : [national, `${callingCode}${national}`]
  return { kind: 'phone', equal: spellings.map(reversed) }
}
