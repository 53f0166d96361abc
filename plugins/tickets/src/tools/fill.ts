import { cannedVariable } from './errors.ts'

/** What a canned reply can fill in. */
export const variables = ['contact.name', 'outlet.name', 'agent.name', 'ticket.number'] as const
export type Variable = (typeof variables)[number]
export type Values = Readonly<Record<Variable, string>>

/** What one message takes. */
export const mostCharacters = 4096

/** `{{contact.name}}`, or with words for when there is none: `{{outlet.name|our shop}}`. */
const places = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g
/** Stands where nothing came in; no text that a database keeps has it. */
const nothing = '\0'

const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name)

/**
 * Refuses what could not be filled in: customers would read the braces.
 *
 * @throws KAUNTER_TICKET_CANNED_VARIABLE
 */
export function checkVariables(text: string, field: string): void {
  const unknown = [...text.matchAll(places)].find(([, name = '']) => !isVariable(name.trim()))?.[0]
  const given = unknown ?? text.replaceAll(places, '').match(/\{\{[^\n]{0,30}|[^\n]{0,30}\}\}/)?.[0]
  if (given === undefined) return
  const known = variables.map((name) => `{{${name}}}`).join(', ')
  throw cannedVariable({ given, known }, { details: { field } })
}

/**
 * A text with its values. What a value holds is not looked into again: a customer may call himself `{{agent.name}}`.
 * A variable without a value gives its own words (`{{outlet.name|our shop}}`), or goes with the comma and the space that
 * belong to it: "Hi {{contact.name}}," becomes "Hi,".
 */
export function fillIn(text: string, values: Values): { text: string; empty: Variable[] } {
  const empty = new Set<Variable>()
  const filled = text.replaceAll(nothing, '').replaceAll(places, (_all, given: string, otherwise = '') => {
    const name = given.trim()
    const value = isVariable(name) ? values[name].replaceAll(nothing, '') : ''
    if (value !== '') return value
    if (isVariable(name)) empty.add(name)
    return otherwise.trim() || nothing
  })
  return { text: empty.size === 0 ? filled : closeGaps(filled), empty: [...empty] }
}

/** At the start of a line the next word begins it; elsewhere the comma and the spaces before go too. */
const closeGaps = (text: string) =>
  text
    .replaceAll(/^[^\S\n]*\0[,:]?[^\S\n]*(\p{Ll}?)/gmu, (_all, letter: string) => letter.toUpperCase())
    .replaceAll(/,?[^\S\n]*\0/g, '')

/** A name in one line; none of somebody who is only known by a number or an address. */
export function nameOnly(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  const isAddress = plain.includes('@') || plain.includes('•••') || !/\p{L}/u.test(plain)
  return isAddress ? '' : plain
}
