import { Id, nullable, type Static, type Tx, Type } from '@kaunter/core'
import { kinds, type TicketsContext, tables } from '../tables.ts'
import { Kind } from '../wire.ts'
import { fieldFixed, memberUnknown, optionsNeeded, taken, teamHasTickets } from './errors.ts'
import { deskTables } from './tables.ts'

const strict = { additionalProperties: false }
const Name = (maxLength: number, pattern = '\\S') => Type.String({ minLength: 1, maxLength, pattern })
const oneOf = <const T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)))

type Shape = ReturnType<typeof Type.Object>
export type Row = Record<string, unknown> & { id: string }

/** Something that people set up: how it looks on the wire, how it is stored, what must hold. */
export interface Noun<B> {
  /** In the address: `categories`. */
  path: string
  /** In sentences, and in the audit trail. */
  name: string
  table: string
  /** Columns by which its list is ordered. */
  order: readonly string[]
  Body: Shape
  /** What is shown besides. */
  More?: Shape
  toRow(body: B): Record<string, unknown>
  /** In sets; in the order of the rows. */
  toBodies(rows: readonly Row[], tx?: Tx): Promise<B[]>
  /** Before it is stored; `before` is null for a new one. */
  check?(tx: Tx, body: B, before: Row | null): Promise<void>
  /** After it was stored. */
  stored?(tx: Tx, id: string, body: B): Promise<void>
  /** Before it is removed. */
  removing?(tx: Tx, row: Row): Promise<void>
  /** The column whose value nobody else may have, also none that was removed. */
  unique?: string
}

const CategoryBody = Type.Object(
  {
    nameEn: Name(100),
    nameMs: Name(100),
    active: Type.Boolean(),
    position: Type.Integer({ minimum: 0, maximum: 9999 }),
  },
  strict,
)

/** What tickets are about. One that is not active any more stays with the tickets that have it. */
export const categories = (ctx: TicketsContext): Noun<Static<typeof CategoryBody>> => ({
  path: 'categories',
  name: 'category',
  table: deskTables(ctx).category,
  order: ['position', 'id'],
  Body: CategoryBody,
  toRow: ({ nameEn, nameMs, active, position }) => ({ name_en: nameEn, name_ms: nameMs, active, position }),
  toBodies: async (rows) =>
    rows.map((row) => ({
      nameEn: String(row.name_en),
      nameMs: String(row.name_ms),
      active: Boolean(row.active),
      position: Number(row.position),
    })),
})

const colours = ['grey', 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'] as const
/** A comma would part it in two where several are named. */
export const TagName = Name(40, '^[^,]*[^,\\s][^,]*$')
const TagBody = Type.Object({ name: TagName, colour: oneOf(colours) }, strict)

export const foldTag = (name: string) => name.normalize('NFKC').trim().toLowerCase().slice(0, 40)

export const tags = (ctx: TicketsContext): Noun<Static<typeof TagBody>> => ({
  path: 'tags',
  name: 'tag',
  table: deskTables(ctx).tag,
  order: ['folded'],
  unique: 'folded',
  Body: TagBody,
  toRow: ({ name, colour }) => ({ name: name.trim(), folded: foldTag(name), colour }),
  toBodies: async (rows) =>
    rows.map((row) => ({ name: String(row.name), colour: row.colour as (typeof colours)[number] })),
})

const fieldTypes = ['text', 'number', 'date', 'select', 'boolean'] as const
const FieldBody = Type.Object(
  {
    key: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
    labelEn: Name(100),
    labelMs: Name(100),
    type: oneOf(fieldTypes),
    /** Of a `select`. */
    options: Type.Array(Name(100), { maxItems: 200, uniqueItems: true }),
    kind: oneOf([...kinds, 'all']),
    /** Before a ticket of this kind can be resolved. */
    required: Type.Boolean(),
    position: Type.Integer({ minimum: 0, maximum: 9999 }),
  },
  strict,
)
export type Field = Static<typeof FieldBody>

export const fields = (ctx: TicketsContext): Noun<Field> => ({
  path: 'fields',
  name: 'field',
  table: deskTables(ctx).field,
  order: ['position', 'id'],
  unique: 'key',
  Body: FieldBody,
  toRow: ({ labelEn, labelMs, options, ...same }) => ({
    ...same,
    label_en: labelEn,
    label_ms: labelMs,
    options: JSON.stringify(options),
  }),
  toBodies: async (rows) => rows.map(toField),
  async check(_tx, body, before) {
    if ((body.type === 'select') !== body.options.length > 0) throw optionsNeeded({}, { details: { field: 'options' } })
    if (before !== null && (before.key !== body.key || before.type !== body.type)) throw fieldFixed({})
  },
})

export const toField = (row: Record<string, unknown>): Field => ({
  key: String(row.key),
  labelEn: String(row.label_en),
  labelMs: String(row.label_ms),
  type: row.type as Field['type'],
  options: JSON.parse(String(row.options)),
  kind: row.kind as Field['kind'],
  required: Boolean(row.required),
  position: Number(row.position),
})

const TeamBody = Type.Object(
  {
    name: Name(100),
    /** `round_robin`: tickets of the team are given out by themselves; `manual`: people take them. */
    mode: oneOf(['manual', 'round_robin'] as const),
    /** New tickets of this kind come to it, unless a rule says otherwise. */
    defaultFor: nullable(Kind),
    members: Type.Array(
      Type.Object(
        {
          userId: Id,
          /** Open tickets at most, in all teams together; null without a limit. */
          capacity: nullable(Type.Integer({ minimum: 0, maximum: 1000 })),
        },
        strict,
      ),
      { maxItems: 500 },
    ),
  },
  strict,
)
type TeamBody = Static<typeof TeamBody>

interface MemberRow {
  team_id: string
  user_id: string
  capacity: number | null
}

/** @param changed told when who can take tickets has changed. */
export function teams(ctx: TicketsContext, changed: (tx: Tx, teamId: string) => Promise<void>): Noun<TeamBody> {
  const table = { ...tables(ctx), ...deskTables(ctx) }
  return {
    path: 'teams',
    name: 'team',
    table: table.team,
    order: ['name', 'id'],
    Body: TeamBody,
    toRow: ({ name, mode, defaultFor }) => ({ name, mode, default_for: defaultFor }),
    async toBodies(rows, tx) {
      const ids = rows.map(({ id }) => id)
      const members: MemberRow[] = await (tx?.db ?? ctx.db)(table.member).whereIn('team_id', ids).orderBy('user_id')
      return rows.map((row) => ({
        name: String(row.name),
        mode: row.mode as TeamBody['mode'],
        defaultFor: row.default_for as TeamBody['defaultFor'],
        members: members
          .filter(({ team_id }) => team_id === row.id)
          .map(({ user_id, capacity }) => ({ userId: user_id, capacity })),
      }))
    },
    async check(tx, { members, defaultFor }, before) {
      const known = before === null ? [] : await tx.db(table.member).where({ team_id: before.id }).pluck('user_id')
      // One who has left since may stay in the list; nothing is given to him.
      for (const { userId } of members)
        if (!known.includes(userId) && !(await ctx.use.people.can(userId, 'tickets:reply', undefined, tx)))
          throw memberUnknown({ id: userId }, { details: { field: 'members' } })
      const ids = members.map(({ userId }) => userId)
      const twice = ids.find((id, i) => ids.indexOf(id) !== i)
      if (twice !== undefined) throw taken({ name: 'member', value: twice }, { details: { field: 'members' } })
      // There is one team for new tickets of a kind: the latest.
      if (defaultFor !== null) await tx.db(table.team).where({ default_for: defaultFor }).update({ default_for: null })
    },
    async stored(tx, id, { members }) {
      const ids = members.map(({ userId }) => userId)
      await tx.db(table.member).where({ team_id: id }).whereNotIn('user_id', ids).delete()
      const there: string[] = await tx.db(table.member).where({ team_id: id }).pluck('user_id')
      for (const { userId, capacity } of members)
        if (there.includes(userId))
          await tx.db(table.member).where({ team_id: id, user_id: userId }).update({ capacity })
        else await tx.db(table.member).insert({ team_id: id, user_id: userId, capacity })
      await changed(tx, id)
    },
    async removing(tx, { id }) {
      const [{ n }] = (await tx.db(table.ticket).where({ team_id: id, is_open: true }).count('* as n')) as [
        { n: number | string },
      ]
      if (Number(n) > 0) throw teamHasTickets({ count: Number(n) })
      await tx.db(table.team).where({ id }).update({ default_for: null })
    },
  }
}
