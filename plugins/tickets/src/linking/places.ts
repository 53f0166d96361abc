import type { Tx } from '@kaunter/core'
import type { ContactOutlet, RoutedMessage } from '@kaunter/core/contracts'
import type { TicketRow, TicketsContext } from '../tables.ts'

/** Why a ticket is linked to the outlet it is linked to. */
export type LinkReason =
  /** The only outlet that the contact belongs to. */
  | 'only'
  /** The one of several that is meant: a person said so, or the contact lately did. */
  | 'primary'
  /** The contact tapped it in the list. */
  | 'answered'
  /** A person chose it. */
  | 'chosen'
  /** The outlet went to another franchise. */
  | 'moved'

/** Where a new ticket belongs. */
export interface Decision {
  place: Pick<TicketRow, 'franchise_id' | 'outlet_id'>
  /** Set when the ticket links itself. */
  reason?: LinkReason
  /** Several outlets come into question, and nobody has said which one. */
  open?: boolean
}

/** The outlet that is meant without asking: the only one, or the one that is primary; each franchise may have its own. */
export function obvious(candidates: readonly ContactOutlet[]): { link: ContactOutlet; reason: LinkReason } | undefined {
  const [first, ...others] = candidates
  if (first === undefined) return undefined
  if (others.length === 0) return { link: first, reason: 'only' }
  const [primary, ...rivals] = candidates.filter(({ isPrimary }) => isPrimary)
  return primary && rivals.length === 0 ? { link: primary, reason: 'primary' } : undefined
}

/**
 * Where the tickets belong that these messages open. Decided before they are made: one that was seen without an outlet
 * for a moment would have been seen by people of other outlets.
 */
export async function decidePlaces(
  ctx: TicketsContext,
  tx: Tx,
  messages: readonly RoutedMessage[],
): Promise<Map<string, Decision>> {
  const asking = messages.filter(({ place }) => place.outletId === null)
  const outlets = await ctx.use.directory.contactOutlets([...new Set(asking.map(({ contactId }) => contactId))], tx)
  return new Map(
    messages.map(({ conversationId, contactId, place }): [string, Decision] => {
      const { franchiseId: franchise_id, outletId: outlet_id } = place
      if (outlet_id !== null) return [conversationId, { place: { franchise_id, outlet_id } }]
      const candidates = within(outlets.get(contactId) ?? [], franchise_id)
      const sure = obvious(candidates)
      if (sure === undefined)
        return [conversationId, { place: { franchise_id, outlet_id }, open: candidates.length > 1 }]
      return [conversationId, { place: placeOf(sure.link), reason: sure.reason }]
    }),
  )
}

/** A conversation that came through one franchise concerns only that one. */
export const within = (candidates: readonly ContactOutlet[], franchiseId: string | null) =>
  candidates.filter(({ outlet }) => franchiseId === null || outlet.franchise?.id === franchiseId)

export const placeOf = ({ outlet }: Pick<ContactOutlet, 'outlet'>) => ({
  franchise_id: outlet.franchise?.id ?? null,
  outlet_id: outlet.id,
})
