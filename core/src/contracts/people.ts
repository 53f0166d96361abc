import type { Tx } from '../kernel/plugin.ts'
import type { Place } from '../kernel/scope.ts'
import { defineService } from '../kernel/tokens.ts'

/** A user as colleagues see them. */
export interface PersonSummary {
  id: string
  name: string
  role: string
}

/** Looks up users and what they may do. */
export interface People {
  /** By user id; unknown ids are absent. Inside a transaction, give it. */
  summaries(ids: readonly string[], tx?: Tx): Promise<Map<string, PersonSummary>>
  /** Whether this user exists, is active, has the permission, and, when a subject is given, has it in scope. */
  can(
    userId: string,
    permission: string,
    subject?: { place: Place; unlinkedPermission: string },
    tx?: Tx,
  ): Promise<boolean>
}

/** The users of the system, as other plugins may see them. */
export const people = defineService<People>('people/v1')
