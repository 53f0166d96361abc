import { randomBytes, randomInt } from 'node:crypto'
import { SimulatorError } from './errors.ts'
import type { Person, State } from './state.ts'
import { outcomeFor } from './test-numbers.ts'

/** Who plays on the phone page when nobody is there yet. */
const FIRST_PEOPLE = [
  { name: 'Aminah · Kedai Runcit Seri', hidden: false },
  { name: 'Tan Wei Ming · Kopitiam 88', hidden: false },
  { name: 'Kavitha · Salon Cantik', hidden: true },
]

/** Digits of a phone number written in any way; empty when there are none. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

/** The people who have a phone. */
export class People {
  readonly #state: State

  constructor(state: State) {
    this.#state = state
    if (state.isNew) for (const { name, hidden } of FIRST_PEOPLE) this.create(name, hidden)
  }

  all(): Person[] {
    return [...this.#state.people.values()]
  }

  /** @throws SimulatorError KAUNTER_WHATSAPP_SIMULATOR_PERSON_UNKNOWN */
  get(id: string): Person {
    const person = this.#state.people.get(id)
    if (person !== undefined) return person
    throw new SimulatorError(
      'KAUNTER_WHATSAPP_SIMULATOR_PERSON_UNKNOWN',
      `Nobody with the id ${id} has a phone here. List the people with GET /_sim/people, or add one with POST /_sim/people.`,
    )
  }

  /** Adds somebody with a generated number, or with a business-scoped user id only when the number is hidden. */
  create(name: string, hidden: boolean): Person {
    const userId = `MY.${randomInt(1e13, 1e14)}${randomInt(1e5, 1e6)}`
    const phone = hidden ? null : this.#unusedNumber()
    return this.#add({ id: phone ?? userId, name, phone, userId, online: true })
  }

  /**
   * The person behind a number, a user id, or both; made known when new. A user id once seen stays with its number,
   * so messages of one person look alike.
   */
  resolve(phone: string | null, userId: string | null, name?: string): Person {
    const byPhone = phone === null ? undefined : this.#state.people.get(phone)
    const known = byPhone ?? (userId === null ? undefined : this.all().find((person) => person.userId === userId))
    if (known === undefined) {
      const id = phone ?? userId ?? this.#unusedNumber()
      return this.#add({ id, name: name ?? (phone === null ? id : `+${phone}`), phone, userId, online: true })
    }
    if (name !== undefined) known.name = name
    known.userId ??= userId
    return known
  }

  #add(person: Person): Person {
    this.#state.people.set(person.id, person)
    this.#state.changed()
    return person
  }

  #unusedNumber(): string {
    for (;;) {
      const number = `601${randomInt(2, 10)}${randomInt(2_000_000, 9_999_999)}`
      if (outcomeFor(number).kind === 'accept' && !this.#state.people.has(number)) return number
    }
  }
}

/** A message id in WhatsApp's form: the other side's number and a random key in binary, as base64. */
export function newMessageId(party: string, outgoing: boolean): string {
  const key = randomBytes(10).toString('hex').toUpperCase()
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, party.length]),
    Buffer.from(party),
    Buffer.from([0x15, 0x02, 0x00, outgoing ? 0x11 : 0x12, 0x18, key.length]),
    Buffer.from(key),
    Buffer.from([0x00]),
  ])
  return `wamid.${bytes.toString('base64')}`
}
