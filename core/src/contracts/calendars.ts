import type { Tx } from '../kernel/plugin.ts'
import type { Place } from '../kernel/scope.ts'
import { defineEvent, defineService, Type } from '../kernel/tokens.ts'
import { Id } from '../kernel/wire.ts'

/** The opening hours of a place, and time counted in them. It never changes: ask for it again when it is needed. */
export interface BusinessCalendar {
  readonly id: string
  /** IANA name of the zone whose clock the hours follow. */
  readonly zone: string
  /** Rises with every change of the calendar. */
  readonly version: number
  /**
   * The earliest instant by which so much opening time has passed since `from`; `from` itself for nothing.
   *
   * @returns `null` when that is not within two years, as of a calendar that never opens.
   */
  add(from: Date, milliseconds: number): Date | null
  /** Milliseconds of opening time from one instant to another; 0 when `to` is not later. */
  between(from: Date, to: Date): number
  isOpen(at: Date): boolean
  /** `at` itself when it is within opening time; `null` when nothing opens within two years. */
  nextOpening(at: Date): Date | null
}

/**
 * The calendars as they are in the memory of this process, so that asking costs no query. Another process has a change
 * within moments; whoever must not miss it, as a handler of `calendars.changed/v1`, calls `refresh` first.
 */
export interface Calendars {
  /** The calendar that holds for a place: its outlet's, else its franchise's, else the platform's. */
  for(place: Place, tx?: Tx): Promise<BusinessCalendar>
  /**
   * One calendar; `undefined` when there is none of that id.
   *
   * @param place whose zone counts when the calendar has none of its own.
   */
  byId(id: string, tx?: Tx, place?: Place): Promise<BusinessCalendar | undefined>
  /** What was committed before the call counts when the promise resolves. */
  refresh(): Promise<void>
}

/** Opening hours and holidays, and the time that passes in them. */
export const calendars = defineService<Calendars>('calendars/v1')

/** Opening time is counted differently from now on: by one calendar, or, with `null`, perhaps anywhere. */
export const calendarsChanged = defineEvent(
  'calendars.changed/v1',
  Type.Object({ calendarId: Type.Union([Id, Type.Null()]) }),
)
