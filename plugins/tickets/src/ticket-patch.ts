import { Instant, nullable, Type } from '@kaunter/core'
import { deskFields } from './desk/patch.ts'
import { StatusName } from './wire.ts'

/** What people may want of a ticket, or of many; whatever is absent stays. */
export const TicketPatch = Type.Object(
  {
    status: Type.Optional(StatusName),
    outcome: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 4096, pattern: '\\S' })),
    snoozedUntil: Type.Optional(nullable(Instant)),
    ...deskFields,
  },
  { additionalProperties: false, minProperties: 1 },
)
