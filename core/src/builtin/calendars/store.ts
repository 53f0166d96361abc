import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import type { BusinessCalendar, Calendars, Directory, MalaysianState } from '../../contracts/index.ts'
import { coalesced } from '../../kernel/coalesce.ts'
import { messageOf } from '../../kernel/errors.ts'
import type { Tx } from '../../kernel/plugin.ts'
import type { Place } from '../../kernel/scope.ts'
import { businessCalendar } from './business-time.ts'
import type { Definition } from './definition.ts'
import type { Region } from './holidays.ts'
import { hoursOf } from './hours.ts'

/** Where neither the calendar nor the outlet says otherwise. */
export const defaultZone = 'Asia/Kuala_Lumpur'

export type Level = 'platform' | 'franchise' | 'outlet'

export interface Calendar {
  id: string
  version: number
  definition: Definition
}

export interface Assignment {
  level: Level
  /** `0` for the platform. */
  id: string
  calendarId: string
}

interface Parts {
  db: Knex
  tables: Readonly<Record<'calendar' | 'assignment', string>>
  directory: () => Directory
  log: FastifyBaseLogger
}

const keyOf = (level: Level, id: string) => `${level}:${id}`

/**
 * All calendars in memory, with their intervals worked out, so that 100,000 deadlines cost no query. `refresh` brings
 * them up to date: by signal, and every few seconds since a signal may be lost.
 */
export class CalendarStore implements Calendars {
  readonly #parts: Parts
  #calendars: ReadonlyMap<string, Calendar> = new Map()
  #assignments: ReadonlyMap<string, Assignment> = new Map()
  #outlets = new Map<string, { franchiseId: string | null; zone: string | null; state: MalaysianState | null }>()
  /** By id, zone and region; those of an older version are replaced. */
  readonly #made = new Map<string, BusinessCalendar>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get tables(): Parts['tables'] {
    return this.#parts.tables
  }

  get calendars(): readonly Calendar[] {
    return [...this.#calendars.values()]
  }

  get assignments(): readonly Assignment[] {
    return [...this.#assignments.values()]
  }

  calendar(id: string): Calendar | undefined {
    return this.#calendars.get(id)
  }

  readonly refresh: () => Promise<void> = coalesced(() => this.#read())

  /** Refreshes and, when the database is away, goes on with what is known. */
  readonly refreshQuietly = (): Promise<void> =>
    this.refresh().catch((error) =>
      this.#parts.log.warn({ reason: messageOf(error) }, 'the calendars could not be read; the last known ones count'),
    )

  async #read(): Promise<void> {
    const { db, tables } = this.#parts
    // One statement, so that no assignment names a calendar that was not seen.
    const rows: { id: string; version: number; level: Level | null; scope_id: string }[] = await db({
      c: tables.calendar,
    })
      .leftJoin({ a: tables.assignment }, 'a.calendar_id', 'c.id')
      .select('c.id', 'c.version', 'a.level', 'a.scope_id')
    const changed = rows.filter(({ id, version }) => this.#calendars.get(id)?.version !== version)
    const read: (Omit<Calendar, 'definition'> & { definition: string })[] =
      changed.length === 0
        ? []
        : await db(tables.calendar)
            .select('id', 'version', 'definition')
            .whereIn(
              'id',
              changed.map(({ id }) => id),
            )
    const fresh = read.map((row): Calendar => ({ ...row, definition: JSON.parse(row.definition) }))
    const known = rows.flatMap(({ id }) => this.#calendars.get(id) ?? [])
    this.#calendars = new Map([...known, ...fresh].map((calendar) => [calendar.id, calendar]))
    this.#assignments = new Map(
      rows.flatMap(({ id, level, scope_id }) =>
        level === null ? [] : [[keyOf(level, scope_id), { level, id: scope_id, calendarId: id }]],
      ),
    )
    this.#outlets = new Map()
  }

  async for(place: Place, tx?: Tx): Promise<BusinessCalendar> {
    const calendarId = await this.#assigned(place, tx)
    const calendar = await this.byId(calendarId, tx, place)
    // The platform has one always: its assignment can be changed and not be taken away, and a calendar in use stays.
    return calendar as BusinessCalendar
  }

  async byId(id: string, tx?: Tx, place?: Place): Promise<BusinessCalendar | undefined> {
    const calendar = this.#calendars.get(id)
    if (calendar === undefined) return undefined
    const { definition, version } = calendar
    const zone = definition.zone ?? (await this.#outletAt(place, tx))?.zone ?? defaultZone
    const region = await this.regionOf(id, place, tx)
    const key = `${id} ${zone} ${region}`
    const made = this.#made.get(key)
    if (made?.version === version) return made
    const anew = businessCalendar({ id, zone, version }, hoursOf(definition, region))
    this.#made.set(key, anew)
    return anew
  }

  /** Whose holidays a calendar keeps at a place. */
  async regionOf(id: string, place?: Place, tx?: Tx): Promise<Region | null> {
    const holidays = this.#calendars.get(id)?.definition.holidays ?? null
    return holidays === 'outlet' ? ((await this.#outletAt(place, tx))?.state ?? 'national') : holidays
  }

  /** A franchise or outlet as scopes name it. */
  async placeOf(level: Level, id: string): Promise<Place> {
    if (level === 'platform') return { franchiseId: null, outletId: null }
    if (level === 'franchise') return { franchiseId: id, outletId: null }
    return { franchiseId: (await this.#outlet(id)).franchiseId, outletId: id }
  }

  async #assigned({ franchiseId, outletId }: Place, tx?: Tx): Promise<string> {
    const own = outletId && this.#assignments.get(keyOf('outlet', outletId))
    if (own) return own.calendarId
    const franchise = franchiseId ?? (outletId && (await this.#outlet(outletId, tx)).franchiseId)
    const shared = franchise && this.#assignments.get(keyOf('franchise', franchise))
    return (shared || (this.#assignments.get(keyOf('platform', '0')) as Assignment)).calendarId
  }

  async #outletAt(place: Place | undefined, tx?: Tx) {
    return place?.outletId ? this.#outlet(place.outletId, tx) : undefined
  }

  async #outlet(id: string, tx?: Tx) {
    let outlet = this.#outlets.get(id)
    if (outlet === undefined) {
      const shop = await this.#parts.directory().shop('outlet', id, tx)
      outlet = { franchiseId: shop?.franchise?.id ?? null, zone: shop?.timeZone ?? null, state: shop?.state ?? null }
      this.#outlets.set(id, outlet)
    }
    return outlet
  }
}
