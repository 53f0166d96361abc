import { Id, Instant, nullable, type Static, Type } from '@kaunter/core'
import type { PersonSummary } from '@kaunter/core/contracts'
import { type DraftRow, modes, type OutgoingRow } from './tables.ts'

const Named = Type.Object({ id: Id, name: Type.String() })
export const Mode = Type.Union(modes.map((mode) => Type.Literal(mode)))

export const Draft = Type.Object({
  mode: Mode,
  /** Empty when it was removed. */
  text: Type.String(),
  /** To be given with the next save; only rises. */
  revision: Type.Integer(),
  updatedAt: Instant,
  /** Why a reply came back as this draft. */
  reason: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
})

/** A reply that will be sent in a moment. */
export const Waiting = Type.Object({
  author: Named,
  /** Own ones only, like the text: what may still be taken back is nobody else's to read. */
  clientId: nullable(Type.String()),
  text: nullable(Type.String()),
  /** Milliseconds until then, for a countdown that needs no clock of the browser. */
  remainingMs: Type.Integer({ minimum: 0 }),
})

/** The newest message and note that a browser has shown. */
export const Seen = Type.Object({ messageId: nullable(Id), noteId: nullable(Id) }, { additionalProperties: false })
export type Seen = Static<typeof Seen>

export const toDraft = ({ mode, text, revision, updated_at, reason_code, reason_text }: DraftRow) => ({
  ...{ mode, text, revision },
  updatedAt: updated_at.toISOString(),
  reason: reason_code === null ? null : { code: reason_code, message: reason_text ?? '' },
})

export const nameOf = (names: ReadonlyMap<string, PersonSummary>, id: string) => names.get(id)?.name ?? `#${id}`

export function toWaiting(
  { user_id, client_id, text, due_at }: OutgoingRow,
  names: ReadonlyMap<string, PersonSummary>,
  readerId: string,
): Static<typeof Waiting> {
  const own = user_id === readerId
  return {
    author: { id: user_id, name: nameOf(names, user_id) },
    clientId: own ? client_id : null,
    text: own ? text : null,
    remainingMs: Math.max(0, due_at.getTime() - Date.now()),
  }
}

export const Text = Type.String({ minLength: 1, maxLength: 4096, pattern: '\\S' })
export const ClientId = Type.Optional(Type.String({ minLength: 8, maxLength: 64, pattern: '^[\\w-]+$' }))
/** The revision of the draft that a text was; see `Draft`. */
export const Revision = Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 }))
