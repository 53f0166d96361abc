import { type Audit, calendarsChanged } from '../../contracts/index.ts'
import { isDuplicate } from '../../kernel/database.ts'
import type { User } from '../../kernel/http.ts'
import { insertOne } from '../../kernel/insert.ts'
import type { Tx } from '../../kernel/plugin.ts'
import { checkDefinition } from './check.ts'
import type { Definition } from './definition.ts'
import { calendarAssigned, calendarChanged, calendarUnknown, nameTaken } from './errors.ts'
import type { Level } from './store.ts'

export interface SaveParts {
  tables: { calendar: string; assignment: string }
  audit: Audit
  /** Tells all processes to look. */
  notify(): void
}

interface Row {
  id: string
  definition: string
  version: number
}

/** Writes calendars: each change audited, and told to whoever counts in them. */
export function createWriter({ tables, audit, notify }: SaveParts) {
  async function told(tx: Tx, user: User, action: string, id: string, change: object, calendarId: string | null = id) {
    await audit.record(tx, { actorId: user.id, action, subject: { type: 'calendar', id }, ...change })
    await tx.emit(calendarsChanged, { calendarId })
    tx.afterCommit(notify)
  }

  /** @throws KAUNTER_CALENDARS_UNKNOWN */
  async function locked(tx: Tx, id: string): Promise<Row> {
    const row: Row | undefined = await tx.db(tables.calendar).where({ id }).forUpdate().first()
    if (row === undefined) throw calendarUnknown({ id })
    return row
  }

  const valuesOf = (user: User, definition: Definition) => {
    checkDefinition(definition)
    const name = definition.name.trim()
    return { name, definition: JSON.stringify({ ...definition, name }), updated_at: new Date(), updated_by: user.id }
  }

  return {
    /** @throws KAUNTER_CALENDARS_INVALID, KAUNTER_CALENDARS_NAME_TAKEN */
    async create(tx: Tx, user: User, definition: Definition): Promise<string> {
      const row = { ...valuesOf(user, definition), version: 1 }
      const id = await named(row.name, () => insertOne(tx.db, tables.calendar, row))
      await told(tx, user, 'calendars.created', id, { after: definition })
      return id
    },

    /**
     * @param version of the calendar as the user saw it.
     * @throws KAUNTER_CALENDARS_INVALID, KAUNTER_CALENDARS_NAME_TAKEN, KAUNTER_CALENDARS_CHANGED
     */
    async replace(tx: Tx, user: User, id: string, version: number, definition: Definition): Promise<void> {
      const row = await locked(tx, id)
      if (row.version !== version) throw calendarChanged({})
      const values = { ...valuesOf(user, definition), version: version + 1 }
      await named(values.name, () => tx.db(tables.calendar).where({ id }).update(values))
      const before = JSON.parse(row.definition)
      await told(tx, user, 'calendars.changed', id, { before, after: definition })
    },

    /** @throws KAUNTER_CALENDARS_ASSIGNED */
    async remove(tx: Tx, user: User, id: string): Promise<void> {
      const row = await locked(tx, id)
      const places: object[] = await tx.db(tables.assignment).select('level').where({ calendar_id: id })
      if (places.length > 0) throw calendarAssigned({ count: places.length })
      await tx.db(tables.calendar).where({ id }).delete()
      await told(tx, user, 'calendars.deleted', id, { before: JSON.parse(row.definition) })
    },

    /** The calendar of a place from now on; with `null` that of the place above it. */
    async assign(tx: Tx, user: User, level: Level, id: string, calendarId: string | null): Promise<void> {
      // Locked, so that nobody deletes it meanwhile.
      if (calendarId !== null) await locked(tx, calendarId)
      const key = { level, scope_id: id }
      const before: { calendar_id: string } | undefined = await tx.db(tables.assignment).where(key).forUpdate().first()
      await tx.db(tables.assignment).where(key).delete()
      if (calendarId !== null) await tx.db(tables.assignment).insert({ ...key, calendar_id: calendarId })
      const place = (calendar: string | null | undefined) => ({ level, id, calendarId: calendar ?? null })
      const change = { before: place(before?.calendar_id), after: place(calendarId) }
      await told(tx, user, 'calendars.assigned', calendarId ?? before?.calendar_id ?? '0', change, null)
    },
  }
}

async function named<R>(name: string, write: () => PromiseLike<R>): Promise<R> {
  try {
    return await write()
  } catch (error) {
    if (isDuplicate(error)) throw nameTaken({ name }, { cause: error })
    throw error
  }
}
