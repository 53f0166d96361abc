import { Id, Instant, type Knex, type Routes, Type, type User, userOf } from '@kaunter/core'
import { contactNotSeen } from './errors.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from './tables.ts'
import { Ticket } from './wire.ts'

/** As many as one page of a contact shows; older ones are found by the search. */
const mostTickets = 50
const mostConsents = 20

const Consent = Type.Object({
  id: Id,
  ticketId: Id,
  at: Instant,
  /** The page on which it was given. */
  origin: Type.String(),
  locale: Type.String(),
  version: Type.String(),
  text: Type.String(),
})

interface ConsentRow {
  id: string
  ticket_id: string
  consent_at: Date
  origin: string
  consent_locale: string
  consent_version: string
  consent_text: string
}

interface Show {
  all(user: User, rows: readonly TicketRow[]): Promise<(typeof Ticket)['static'][]>
}

/** What the page of a contact shows of tickets: those of it that the user sees, and what it agreed to in these. */
export function contactRoutes(app: Routes, ctx: TicketsContext, show: Show): void {
  const table = tables(ctx)

  const ofContact = (user: User, contactId: string): Knex.QueryBuilder => {
    const query: Knex.QueryBuilder = ctx.db({ t: table.ticket }).where('t.contact_id', contactId)
    visibleTo(query, user, 't')
    return query
  }

  app.get(
    '/contacts/:contactId',
    {
      config: { permission: 'tickets:read' },
      schema: {
        summary: `The newest ${mostTickets} tickets of a contact that the user sees, and what was agreed to in them`,
        params: Type.Object({ contactId: Id }),
        response: { 200: Type.Object({ tickets: Type.Array(Ticket), consents: Type.Array(Consent) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { contactId } = request.params
      const rows: TicketRow[] = await ofContact(user, contactId)
        .select('t.*')
        .orderBy('t.last_message_at', 'desc')
        .orderBy('t.id', 'desc')
        .limit(mostTickets)
      if (rows.length === 0) throw contactNotSeen({ id: contactId })
      const consents: ConsentRow[] = await ofContact(user, contactId)
        .join({ s: table.submission }, 's.ticket_id', 't.id')
        .select('s.id', 's.ticket_id', 's.consent_at', 's.origin')
        .select('s.consent_locale', 's.consent_version', 's.consent_text')
        .orderBy('s.id', 'desc')
        .limit(mostConsents)
      return {
        tickets: await show.all(user, rows),
        consents: consents.map((row) => ({
          id: row.id,
          ticketId: row.ticket_id,
          at: row.consent_at.toISOString(),
          origin: row.origin,
          locale: row.consent_locale,
          version: row.consent_version,
          text: row.consent_text,
        })),
      }
    },
  )
}
