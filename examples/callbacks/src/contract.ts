import { defineEvent, Id, Type } from '@kaunter/core'

/** A customer asked for a call and nobody has called in time. */
export const callbackOverdue = defineEvent('callbacks.overdue/v1', Type.Object({ requestId: Id, contactId: Id }))
