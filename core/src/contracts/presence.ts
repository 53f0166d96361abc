import { defineService, defineServices } from '../kernel/tokens.ts'
import type { Audience } from './live.ts'

/** What people look at together: `ticket:123`. */
export type PresenceSubject = `${string}:${string}`
/** What a person does at a subject. */
export type PresenceState = 'viewing' | 'replying'

/** One person at a subject. */
export interface PresentPerson {
  userId: string
  state: PresenceState
  /** Until then the person counts as present without being heard of again. */
  until: Date
}

/** One person at one of the subjects. */
export interface Visit {
  subject: PresenceSubject
  userId: string
  state: PresenceState
}

/** Who is at a subject now, whichever process their browsers are connected to. Nothing in it is kept. */
export interface Presence {
  /** The person is there for so many seconds more, an hour at most; those who may see the subject learn of a change. */
  touch(subject: PresenceSubject, userId: string, state: PresenceState, seconds: number): Promise<void>
  leave(subject: PresenceSubject, userId: string): Promise<void>
  /** In the order of their ids. */
  list(subject: PresenceSubject): Promise<PresentPerson[]>
  /** Where people are now, whoever asks: leave out what your reader may not see. */
  visits(userIds: readonly string[]): Promise<Visit[]>
  /** Which of the users have the admin open; who closes it is gone after three minutes. */
  online(userIds: readonly string[]): Promise<ReadonlySet<string>>
}

/** Who else is looking at this. */
export const presence = defineService<Presence>('presence/v1')

/** The owner of a type of subjects, provided under the name of the type: it says who may see one of them. */
export interface PresenceSubjects {
  /** `undefined` when there is no such subject. */
  audience(id: string): Promise<Audience | undefined>
}

/** For the owner of things that people look at together; see `PresenceSubjects`. */
export const presenceSubjects = defineServices<PresenceSubjects>('presence-subject/v1')
