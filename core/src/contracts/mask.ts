const hidden = '•••'
/** Seven digits or more are a phone number, however they are grouped and in whatever script they are written. */
const numbers = /\+?\p{Nd}(?:[\s().\u2010-\u2015-]*\p{Nd}){6,}/gu
const addresses = /[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+/g

/**
 * A phone number of which country, network and the last four digits are left: enough to tell two customers apart, too
 * little to call them.
 *
 * @example maskPhone('+60127770001') // '+60 12-••• 0001'
 */
export function maskPhone(phone: string): string {
  const digits = phone.replaceAll(/\P{Nd}/gu, '')
  const plus = phone.trim().startsWith('+') ? '+' : ''
  const characters = [...digits]
  const last = characters.slice(-4).join('')
  const first = characters.slice(0, Math.max(0, Math.min(4, characters.length - 7))).join('')
  if (plus && first.length === 4 && first.startsWith('60')) return `+60 ${first.slice(2)}-${hidden} ${last}`
  return `${plus}${first} ${hidden} ${last}`.trim()
}

/** An e-mail address of which the first letters and the country are left: `a•••@d•••.my`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)]
  const end = domain.lastIndexOf('.')
  const first = (text: string) => [...text][0] ?? ''
  return `${first(local)}${hidden}@${first(domain)}${hidden}${end < 0 ? '' : domain.slice(end)}`
}

/** A text in which phone numbers and e-mail addresses are masked; a name may be nothing else. */
export const maskText = (text: string): string => text.replaceAll(addresses, maskEmail).replaceAll(numbers, maskPhone)
