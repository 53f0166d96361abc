/**
 * The key by which two spellings of one WhatsApp number match: `+` and digits, without what WhatsApp itself adds or drops.
 * Only for matching: messages go to the address exactly as it was received.
 *
 * - Mexico: WhatsApp ids may carry a 1 after 52 that nobody writes.
 * - Brazil: ids of mobiles may lack the ninth digit, always a 9 in front of eight digits that start with 6 to 9.
 */
export function phoneKey(address: string): string {
  const digits = address.replace(/\D/g, '')
  const mexico = /^521(\d{10})$/.exec(digits)
  if (mexico) return `+52${mexico[1]}`
  const brazil = /^55(\d{2})([6-9]\d{7})$/.exec(digits)
  if (brazil) return `+55${brazil[1]}9${brazil[2]}`
  return `+${digits}`
}
