import { Id, Type } from '@kaunter/core'

/** Who follows a ticket, as its reader is told. */
export const Watching = Type.Object({
  watching: Type.Boolean(),
  watchers: Type.Array(Type.Object({ id: Id, name: Type.String() })),
})
