const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Whether a text has one of the phrases as whole words, whatever stands between them: "Call me!" but not "recall me". */
export function asksForCall(text: string, phrases: readonly string[]): boolean {
  const said = ` ${words(text).join(' ')} `
  return phrases.some((phrase) => words(phrase).length > 0 && said.includes(` ${words(phrase).join(' ')} `))
}
