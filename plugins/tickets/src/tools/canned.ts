import { Id, type Static, type Tx, Type, type User } from '@kaunter/core'
import { choiceUnknown } from '../desk/errors.ts'
import type { Noun, Row } from '../desk/nouns.ts'
import { deskTables } from '../desk/tables.ts'
import { asks } from '../lifecycle/said.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { cannedEmpty, shortcutTaken } from './errors.ts'
import { checkVariables, fillIn, mostCharacters, nameOnly, type Values } from './fill.ts'
import { type Language, languageOf, languages } from './language.ts'
import { toolTables } from './tables.ts'

const Text = Type.String({ maxLength: mostCharacters })
const CannedBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    /** What is typed behind the slash. */
    shortcut: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,29}$' }),
    en: Text,
    ms: Text,
    /** Null: for everybody. */
    teamId: Type.Union([Id, Type.Null()]),
  },
  { additionalProperties: false },
)
export type CannedBody = Static<typeof CannedBody>

/** Asked about when a team is chosen for a canned reply or a macro. */
export async function checkTeam(ctx: TicketsContext, tx: Tx, teamId: string | null): Promise<void> {
  if (teamId === null) return
  const team = await tx.db(deskTables(ctx).team).where({ id: teamId }).whereNull('removed_at').first('id')
  if (team === undefined) throw choiceUnknown({ name: 'team', id: teamId }, { details: { field: 'teamId' } })
}

/** Those of everybody and of the user's teams. */
export function forUser(ctx: TicketsContext, table: string, user: User, tx?: Tx) {
  const db = tx?.db ?? ctx.db
  const teams = db(deskTables(ctx).member).select('team_id').where({ user_id: user.id })
  return db(table)
    .whereNull('removed_at')
    .where((own) => own.whereNull('team_id').orWhereIn('team_id', teams))
}

/** Texts that agents send often. */
export function canned(ctx: TicketsContext): Noun<CannedBody> {
  const { canned: table } = toolTables(ctx)
  const takenAs = ({ shortcut, teamId }: CannedBody) => `/${shortcut}${teamId === null ? '' : ` (team ${teamId})`}`
  return {
    path: 'canned',
    name: 'canned-reply',
    table,
    order: ['name', 'id'],
    unique: 'taken_as',
    Body: CannedBody,
    toRow: (body) => ({
      name: body.name.trim(),
      shortcut: body.shortcut,
      en: body.en.trim(),
      ms: body.ms.trim(),
      team_id: body.teamId,
      taken_as: takenAs(body),
    }),
    toBodies: async (rows) => rows.map(toCanned),
    async check(tx, body, before) {
      if (body.en.trim() === '' && body.ms.trim() === '') throw cannedEmpty({}, { details: { field: 'en' } })
      for (const language of languages) checkVariables(body[language], language)
      await checkTeam(ctx, tx, body.teamId)
      const other: Row | undefined = await tx
        .db(table)
        .where({ taken_as: takenAs(body) })
        .whereNot({ id: before?.id ?? '0' })
        .first()
      if (other !== undefined)
        throw shortcutTaken({ shortcut: body.shortcut, name: String(other.name) }, { details: { field: 'shortcut' } })
    },
    /** Its shortcut is free again. */
    removing: async (tx, { id }) => void (await tx.db(table).where({ id }).update({ taken_as: null })),
  }
}

const toCanned = (row: Record<string, unknown>): CannedBody => ({
  name: String(row.name),
  shortcut: String(row.shortcut),
  en: String(row.en),
  ms: String(row.ms),
  teamId: row.team_id as string | null,
})

/** More than anybody reads in a list that opens while he types. */
const mostShown = 20
/** As many of the customer's messages say which language he writes. */
const latest = 8

/** Canned replies as they would be sent in one ticket. */
export function createCannedReplies(ctx: TicketsContext) {
  const table = { ...tables(ctx), ...toolTables(ctx) }

  /** What the variables stand for, as this user may know it. */
  async function valuesFor(user: User, ticket: TicketRow, tx?: Tx): Promise<Values> {
    const contacts = await ctx.use.directory.summariesFor(user, [ticket.contact_id], tx)
    const outlet = ticket.outlet_id === null ? undefined : await ctx.use.directory.shop('outlet', ticket.outlet_id, tx)
    return {
      'contact.name': nameOnly(contacts.get(ticket.contact_id)?.name ?? ''),
      'outlet.name': outlet?.name ?? '',
      'agent.name': user.name,
      'ticket.number': ticket.id,
    }
  }

  /** The language the customer wrote in last, or chose on the web form; else the agent's. */
  async function languageFor(user: User, ticket: TicketRow, tx?: Tx): Promise<Language> {
    const db = tx?.db ?? ctx.db
    const ids: string[] = await db(table.message)
      .where({ ticket_id: ticket.id })
      .orderBy('occurred_at', 'desc')
      .limit(latest)
      .pluck('message_id')
    const views = await ctx.use.messaging.views(ids, tx)
    for (const id of ids) {
      const view = views.get(id)
      const language = view !== undefined && asks(view) ? languageOf(view.content ?? '') : undefined
      if (language !== undefined) return language
    }
    const form: { consent_locale: string } | undefined = await db(table.submission)
      .where({ contact_id: ticket.contact_id })
      .orderBy('id', 'desc')
      .first('consent_locale')
    return (form?.consent_locale ?? user.locale) === 'ms' ? 'ms' : 'en'
  }

  /** What is written in one language only is given in that. */
  function inLanguage(body: CannedBody, wanted: Language, values: Values) {
    const other = wanted === 'en' ? 'ms' : 'en'
    const language = body[wanted] === '' ? other : wanted
    const { text, empty } = fillIn(body[language], values)
    return { language, text, empty, tooLong: text.length > mostCharacters }
  }

  /** Those that the user has and that fit what he typed, best first. */
  async function find(user: User, ticket: TicketRow, { q = '', language }: { q?: string; language?: Language }) {
    const shown = language ?? (await languageFor(user, ticket))
    const values = await valuesFor(user, ticket)
    const rows: Row[] = await forUser(ctx, table.canned, user).orderBy(['name', 'id'])
    const sought = fold(q)
    const ranked = rows
      .map((row) => ({ id: row.id, body: toCanned(row) }))
      .map((each) => ({ ...each, rank: rankOf(each.body, sought) }))
      .filter(({ rank }) => rank !== undefined)
      .sort((a, b) => (a.rank as number) - (b.rank as number))
      .slice(0, mostShown)
    return {
      language: shown,
      items: ranked.map(({ id, body }) => ({
        id,
        name: body.name,
        shortcut: body.shortcut,
        ...inLanguage(body, shown, values),
      })),
    }
  }

  /** One of them for a macro, whoever's team it is of: the macro was given to the user. */
  async function one(tx: Tx, user: User, ticket: TicketRow, id: string) {
    const row: Row | undefined = await tx.db(table.canned).where({ id }).whereNull('removed_at').first()
    if (row === undefined) return undefined
    const body = toCanned(row)
    const language = await languageFor(user, ticket, tx)
    return { name: body.name, ...inLanguage(body, language, await valuesFor(user, ticket, tx)) }
  }

  return { find, one }
}

export type CannedReplies = ReturnType<typeof createCannedReplies>

const fold = (text: string) => text.normalize('NFKC').toLowerCase().trim()

/** The shortcut first, then the name, then all words somewhere. */
function rankOf({ name, shortcut, en, ms }: CannedBody, sought: string): number | undefined {
  if (sought === '') return 0
  if (shortcut === sought) return 0
  if (shortcut.startsWith(sought)) return 1
  const folded = fold(name)
  if (folded.startsWith(sought)) return 2
  const all = `${shortcut} ${folded} ${fold(en)} ${fold(ms)}`
  const words = sought.split(/\s+/)
  if (words.every((word) => folded.includes(word))) return 3
  return words.every((word) => all.includes(word)) ? 4 : undefined
}
