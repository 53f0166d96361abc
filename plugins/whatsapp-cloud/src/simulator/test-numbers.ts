import { KNOWN_CODES } from './graph-error.ts'

/*
 * Numbers with a meaning. The end of the recipient's digits decides what a send does:
 *
 *   …<code>     five or six digit error code (…131047, …130429, …80007) or …190: refused with that code
 *   …0000<nnn>  other short code, three digits (…0000100, …0000004, …0000368): refused with that code
 *   …0000500    HTTP 500 with a body that is not JSON; not accepted
 *   …0000408    accepted and recorded, never answered: the caller has to give up
 *   …0000444    accepted and recorded, then the socket is destroyed without an answer
 *   …0000401    the first two tries of each message fail with 131000, the third is accepted
 *   …0000470    accepted, then reported as `failed` (131047) by webhook
 *
 * Everything else is accepted. Generated numbers avoid these ends.
 */

export type SendOutcome =
  | { kind: 'accept' | 'server-error' | 'hang' | 'drop' | 'flaky' | 'fail-later' }
  | { kind: 'refuse'; code: number }

const SPECIAL: Record<string, 'server-error' | 'hang' | 'drop' | 'flaky' | 'fail-later'> = {
  '0000500': 'server-error',
  '0000408': 'hang',
  '0000444': 'drop',
  '0000401': 'flaky',
  '0000470': 'fail-later',
}

/** Endings that refuse; short codes need the zeros, since one number in ten ends in any given digit. */
const REFUSALS: readonly (readonly [ending: string, code: number])[] = KNOWN_CODES.map(
  (code) => [code >= 10_000 || code === 190 ? String(code) : `0000${String(code).padStart(3, '0')}`, code] as const,
)

/** What a send to this number does; `digits` without `+`. */
export function outcomeFor(digits: string): SendOutcome {
  const special = SPECIAL[digits.slice(-7)]
  if (special !== undefined) return { kind: special }
  const refusal = REFUSALS.find(([ending]) => digits.endsWith(ending))
  return refusal === undefined ? { kind: 'accept' } : { kind: 'refuse', code: refusal[1] }
}
