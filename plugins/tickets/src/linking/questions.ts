import { defineJob, Id, insertNew, KaunterError, type Tx, Type } from '@kaunter/core'
import type { ChoiceList, ContactOutlet, RoutedMessage } from '@kaunter/core/contracts'
import { customer } from '../change.ts'
import type { Publisher } from '../publisher.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { linkedMeanwhile } from './errors.ts'
import type { Link } from './link.ts'
import { obvious, placeOf, within } from './places.ts'

/** Sent when a ticket was opened for which several outlets come into question. */
export const askJob = defineJob('tickets.ask-outlet', Type.Object({ ticketId: Id }), { retries: 5 })

/** Of a list on WhatsApp: https://developers.facebook.com/docs/whatsapp, "interactive list". */
const limits = { rows: 10, title: 24, description: 72 }

const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`)
const choicePattern = /^outlet\.([1-9]\d{0,17})\.([1-9]\d{0,17})$/

/** Whether a message is the answer to such a question: it belongs to the ticket, and is no question of its own. */
export const answersOutlet = ({ choice }: Pick<RoutedMessage, 'choice'>) => choicePattern.test(choice ?? '')

/** Asks merchants of several outlets in the chat which one they mean, once a ticket, and takes their answer. */
export function createQuestions(ctx: TicketsContext, publisher: Publisher, link: Link) {
  const table = tables(ctx)

  async function candidatesOf(
    tx: Tx,
    ticket: Pick<TicketRow, 'contact_id' | 'franchise_id'>,
  ): Promise<ContactOutlet[]> {
    const all = (await ctx.use.directory.contactOutlets([ticket.contact_id], tx)).get(ticket.contact_id) ?? []
    return within(all, ticket.franchise_id)
  }

  const locked = (tx: Tx, key: Partial<TicketRow>): Promise<TicketRow | undefined> =>
    tx.db(table.ticket).where(key).forUpdate().first()

  const waits = (ticket: TicketRow | undefined): ticket is TicketRow =>
    ticket !== undefined && ticket.outlet_id === null && ticket.is_open

  async function ask(ticketId: string): Promise<void> {
    await ctx.tx(async (tx) => {
      const seen: TicketRow | undefined = await tx.db(table.ticket).where({ id: ticketId }).first()
      if (!waits(seen) || !ctx.use.messaging.sendsLists(seen.channel)) return
      const settings = await ctx.settings({ franchiseId: seen.franchise_id, outletId: null }, tx)
      const candidates = await candidatesOf(tx, seen)
      // More than fit into a list are for an agent, who can search.
      if (!settings.askOutlet || candidates.length > limits.rows || candidates.length < 2 || obvious(candidates)) return
      const message = await send(tx, seen, { text: settings.askOutletText, list: listOf(seen, candidates) })
      if (message === undefined) return
      const question = {
        ticket_id: ticketId,
        message_id: message.id,
        outlet_ids: JSON.stringify(candidates.map(({ outlet }) => outlet.id)),
        asked_at: message.sentAt,
      }
      const [asked] = await insertNew(tx.db, table.question, [question], ['ticket_id'], 'ticket_id')
      if (asked === undefined) return
      const shown = { ticket_id: ticketId, message_id: message.id, occurred_at: message.sentAt }
      await insertNew(tx.db, table.message, [shown], ['message_id'], 'message_id')
      await publisher.messages(tx, [shown])
    })
  }

  /** Nobody's answer: the ticket still waits for one, so neither it nor its clocks change. */
  async function send(tx: Tx, ticket: TicketRow, { text, list }: { text: string; list: ChoiceList }) {
    const { conversation_id: conversationId, id } = ticket
    try {
      return await tx.tx(async (part) => {
        const question = { conversationId, text, list, authorId: null, clientId: `outlet-${id}` }
        const message = await ctx.use.messaging.send(part, question)
        // Conversation before ticket, as everywhere; somebody may have linked it since it was looked at.
        if (!waits(await locked(part, { id }))) throw linkedMeanwhile({ id })
        return message
      })
    } catch (error) {
      // Nothing to ask any more, or the gate lets nothing out at the moment: then an agent chooses.
      if (error instanceof KaunterError && error.statusCode === 409) return undefined
      throw error
    }
  }

  const listOf = (ticket: TicketRow, candidates: readonly ContactOutlet[]): ChoiceList => ({
    button: 'Pilih · Choose',
    rows: candidates.map(({ outlet }) => ({
      id: `outlet.${ticket.id}.${outlet.id}`,
      title: cut(outlet.name, limits.title),
      description: cut([outlet.franchise?.name, outlet.code].filter(Boolean).join(' · '), limits.description),
    })),
  })

  /** Links what was asked about to what was tapped, unless somebody has decided meanwhile. */
  async function take(tx: Tx, messages: readonly RoutedMessage[]): Promise<void> {
    for (const message of messages) {
      const [, ticketId, outletId] = choicePattern.exec(message.choice ?? '') ?? []
      if (ticketId === undefined || outletId === undefined || message.direction !== 'in') continue
      const asked = await locked(tx, { id: ticketId, conversation_id: message.conversationId })
      let ticket = asked
      // It may have been merged since it was asked about.
      while (ticket?.merged_into_id) ticket = await locked(tx, { id: ticket.merged_into_id })
      const question = await tx.db(table.question).where({ ticket_id: ticketId }).whereNull('settled_at').first()
      if (asked === undefined || ticket?.outlet_id !== null || question === undefined) continue
      if (!(JSON.parse(question.outlet_ids) as string[]).includes(outletId)) continue
      const { contact_id } = asked
      const candidates = await candidatesOf(tx, { contact_id, franchise_id: ticket.franchise_id })
      const chosen = candidates.find(({ outlet }) => outlet.id === outletId)
      // It was closed, or the contact left it, since the list was sent.
      if (chosen === undefined) continue
      await link(tx, [ticket], chosen.outlet, customer, 'answered')
      await tx.db(table.question).where({ ticket_id: ticketId }).update({ settled_at: new Date() })
      const { outlet_id, franchise_id } = placeOf(chosen)
      const { rememberOutletDays } = await ctx.settings({ outletId: outlet_id, franchiseId: franchise_id }, tx)
      const primaryUntil = new Date(Date.now() + rememberOutletDays * 86_400_000)
      await ctx.use.directory.linkOutlet(tx, { contactId: contact_id, outletId, primaryUntil }, null)
    }
  }

  return { ask, take }
}
