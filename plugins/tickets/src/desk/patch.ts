import { Id, type Static, type Tx, Type } from '@kaunter/core'
import type { Besides } from '../change.ts'
import { assigneeUnknown } from '../errors.ts'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { Kind, Priority } from '../wire.ts'
import { choiceUnknown } from './errors.ts'
import { createFieldValues, type StoredValues } from './field-values.ts'
import { foldTag, TagName } from './nouns.ts'
import { deskTables } from './tables.ts'
import { createTicketTags } from './ticket-tags.ts'

const ChoiceOrNone = Type.Union([Id, Type.Null()])
export const FieldValue = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()])

/** What people may want of a ticket besides status and time; whatever is absent stays. */
export const deskFields = {
  priority: Type.Optional(Priority),
  kind: Type.Optional(Kind),
  categoryId: Type.Optional(ChoiceOrNone),
  teamId: Type.Optional(ChoiceOrNone),
  assigneeId: Type.Optional(ChoiceOrNone),
  /** All that it shall have, by name; new ones are made. */
  tags: Type.Optional(Type.Array(TagName, { maxItems: 30 })),
  fields: Type.Optional(
    Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Type.Union([FieldValue, Type.Null()])),
  ),
}
const DeskPatch = Type.Object(deskFields)

/** See `deskFields`. */
export interface DeskWanted extends Static<typeof DeskPatch> {
  /** To what it has already. */
  addTags?: readonly string[]
  removeTags?: readonly string[]
}

/** A change, checked and not yet written. */
export interface Prepared {
  values: Partial<TicketRow>
  besides: Besides
  fields: StoredValues
  /** Stores what is in tables beside the ticket; call it before the change of the row. */
  write(tx: Tx): Promise<void>
}

/** Turns what somebody wants of a ticket into what is to be written. */
export function createPatch(ctx: TicketsContext) {
  const table = deskTables(ctx)
  const fieldValues = createFieldValues(ctx)
  const ticketTags = createTicketTags(ctx)

  /** @throws KAUNTER_TICKET_CHOICE_UNKNOWN, KAUNTER_TICKET_FIELD_VALUE_INVALID, KAUNTER_TICKET_ASSIGNEE_UNKNOWN */
  async function prepare(tx: Tx, ticket: TicketRow, wanted: DeskWanted): Promise<Prepared> {
    const values: Partial<TicketRow> = {}
    if (wanted.priority !== undefined && wanted.priority !== ticket.priority) values.priority = wanted.priority
    if (wanted.kind !== undefined && wanted.kind !== ticket.kind) values.kind = wanted.kind
    if (wanted.categoryId !== undefined && wanted.categoryId !== ticket.category_id)
      values.category_id = await choice(tx, 'category', wanted.categoryId)
    Object.assign(values, await people(tx, ticket, await withTeam(tx, ticket, wanted)))
    const tags = await wantedTags(tx, ticket, wanted)
    const fields = await wantedFields(tx, ticket, wanted, values.kind ?? ticket.kind)
    return {
      values,
      besides: {
        before: { ...tags?.before, ...fields.before },
        after: { ...tags?.after, ...fields.after },
      },
      fields: fields.values,
      async write(tx) {
        await tags?.write(tx)
        await fieldValues.write(tx, ticket.id, fields.values)
      },
    }
  }

  /** A ticket that becomes a lead leaves the team of support for that of sales, unless somebody chose its team. */
  async function withTeam(tx: Tx, ticket: TicketRow, wanted: DeskWanted): Promise<DeskWanted> {
    const { kind } = wanted
    if (kind === undefined || kind === ticket.kind || wanted.teamId !== undefined) return wanted
    const teams = await defaultTeams(tx)
    const chosen = ticket.team_id !== null && ticket.team_id !== teams.get(ticket.kind)
    const teamId = teams.get(kind)
    return chosen || teamId === undefined ? wanted : { ...wanted, teamId }
  }

  /** The teams of new tickets, by kind. */
  async function defaultTeams(tx: Tx): Promise<Map<string, string>> {
    const rows: { id: string; default_for: string }[] = await tx
      .db(table.team)
      .whereNotNull('default_for')
      .whereNull('removed_at')
    return new Map(rows.map((row) => [row.default_for, row.id]))
  }

  /** Whoever is not in the new team does not keep the ticket, unless he is named. */
  async function people(tx: Tx, ticket: TicketRow, { teamId, assigneeId }: DeskWanted): Promise<Partial<TicketRow>> {
    const values: Partial<TicketRow> = {}
    if (teamId !== undefined && teamId !== ticket.team_id) {
      values.team_id = await choice(tx, 'team', teamId)
      const keeps =
        teamId === null ||
        ticket.assignee_id === null ||
        (await tx.db(table.member).where({ team_id: teamId, user_id: ticket.assignee_id }).first()) !== undefined
      if (!keeps) values.assignee_id = null
    }
    if (assigneeId === undefined) return values
    delete values.assignee_id
    if (assigneeId === ticket.assignee_id) return values
    if (assigneeId !== null) await assertAssignable(tx, ticket, assigneeId)
    return { ...values, assignee_id: assigneeId }
  }

  /** Whoever gets a ticket must be able to see and answer it. */
  async function assertAssignable(tx: Tx, ticket: TicketRow, id: string): Promise<void> {
    const place = { franchiseId: ticket.franchise_id, outletId: ticket.outlet_id }
    const subject = { place, unlinkedPermission: 'tickets:unlinked' }
    if (!(await ctx.use.people.can(id, 'tickets:reply', subject, tx))) throw assigneeUnknown({ id })
  }

  /** What was removed or is not active stays with the tickets that have it, and is given to no other. */
  async function choice(tx: Tx, name: 'category' | 'team', id: string | null): Promise<string | null> {
    if (id === null) return null
    const query = tx.db(table[name]).where({ id }).whereNull('removed_at')
    if (name === 'category') query.where({ active: true })
    if ((await query.first('id')) === undefined) throw choiceUnknown({ name, id }, { details: { field: `${name}Id` } })
    return id
  }

  async function wantedTags(tx: Tx, ticket: TicketRow, { tags, addTags = [], removeTags = [] }: DeskWanted) {
    if (tags === undefined && addTags.length + removeTags.length === 0) return undefined
    const present = await ticketTags.of(ticket.id, tx)
    const keys = new Map(
      (tags ?? [...present.map(({ name }) => name), ...addTags]).map((name) => [foldTag(name), name]),
    )
    for (const name of removeTags) keys.delete(foldTag(name))
    const same = keys.size === present.length && present.every(({ name }) => keys.has(foldTag(name)))
    if (same) return undefined
    const says = (names: readonly string[]) => ({ tags: names.length === 0 ? null : names.join(', ') })
    const known = new Map(present.map((tag) => [foldTag(tag.name), tag.name]))
    const names = [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, name]) => known.get(key) ?? name.trim())
    return {
      before: says(present.map(({ name }) => name)),
      after: says(names),
      write: async (tx: Tx) => ticketTags.write(tx, ticket.id, present, await ticketTags.named(tx, names)),
    }
  }

  async function wantedFields(tx: Tx, ticket: TicketRow, { fields }: DeskWanted, kind: TicketRow['kind']) {
    const values = new Map<string, string | null>()
    const before: Record<string, string | null> = {}
    const after: Record<string, string | null> = {}
    if (fields === undefined) return { values, before, after }
    const present = await fieldValues.stored(ticket.id, tx)
    for (const [key, value] of await fieldValues.check(tx, fields, kind)) {
      const was = present.get(key)?.value ?? null
      if (was === value) continue
      values.set(key, value)
      before[`field:${key}`] = was
      after[`field:${key}`] = value
    }
    return { values, before, after }
  }

  /**
   * Before the ticket, as prepared, ends.
   *
   * @throws KAUNTER_TICKET_FIELD_REQUIRED
   */
  const assertComplete = (tx: Tx, ticket: TicketRow, { values, fields }: Prepared): Promise<void> =>
    fieldValues.assertComplete(tx, { ...ticket, ...values }, fields)

  return { prepare, assertComplete, defaultTeams }
}

export type Patch = ReturnType<typeof createPatch>
export const isEmpty = ({ values, besides }: Prepared) =>
  Object.keys(values).length === 0 && Object.keys(besides.after).length === 0
