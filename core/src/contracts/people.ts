import type { Scope, User } from '../kernel/http.ts'
import type { Tx } from '../kernel/plugin.ts'
import type { Place } from '../kernel/scope.ts'
import { defineEvent, defineService, Type } from '../kernel/tokens.ts'
import { Id } from '../kernel/wire.ts'

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
  /** The user as he would be signed in now, for what goes on for long; `undefined` when he could not. */
  user(userId: string, tx?: Tx): Promise<User | undefined>
  /** Whether this user exists, is active, has the permission, and, when a subject is given, has it in scope. */
  can(
    userId: string,
    permission: string,
    subject?: { place: Place; unlinkedPermission: string },
    tx?: Tx,
  ): Promise<boolean>
  /** The active users who have the permission for anything of a scope; by name. */
  ableIn(permission: string, scope: Scope): Promise<PersonSummary[]>
  /**
   * The active users who have the permission and, when a subject is given, have it in scope; by name. With `userIds`
   * those of them: many are asked about at once.
   */
  able(
    wanted: {
      permission: string
      subject?: { place: Place; unlinkedPermission: string }
      userIds?: readonly string[]
    },
    tx?: Tx,
  ): Promise<PersonSummary[]>
  /** The active users of some roles. */
  withRoles(roles: readonly string[], tx?: Tx): Promise<string[]>
}

/** The users of the system, as other plugins may see them. */
export const people = defineService<People>('people/v1')

/** A user can no longer sign in: whoever gives work to people takes it back. */
export const userDeactivated = defineEvent('auth.user-deactivated/v1', Type.Object({ userId: Id }))

/** What a user may do or see is no longer what it was, also after a deactivation. */
export const userAccessChanged = defineEvent('auth.user-access-changed/v1', Type.Object({ userId: Id }))
