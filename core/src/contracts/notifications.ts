import type { User } from '../kernel/http.ts'
import type { Tx } from '../kernel/plugin.ts'
import type { Place } from '../kernel/scope.ts'
import { defineService, defineServices } from '../kernel/tokens.ts'

/** What a notice concerns. */
export interface NoticeSubject {
  /** `ticket`. */
  type: string
  id: string
  /** The page of the admin that shows it: `/tickets/123`. */
  path: string
  /** Where it is: whoever does not see that, or does not see it any more, does not get the notice. */
  place?: Place
  /** Needed when the place is no franchise and no outlet. */
  unlinkedPermission?: string
}

/** Something that some users should know, each in the language they read. */
export interface Notification {
  userIds: readonly string[]
  /** What it is about, for example `sla.breached`; up to 60 characters. */
  kind: string
  /** A user gets what has one key once, however often it is said; up to 150 characters. */
  key: string
  subject: NoticeSubject
  /** A sentence of the plugin's catalogue `i18n`, filled in when it is read. */
  text: { plugin: string; key: string; values?: Record<string, string | number> }
  /**
   * Several with one `key`, up to 150 characters, stand as one in the list: its text is the plugin's sentence `KEY.many`,
   * given the values of the latest and their `count`, and it leads to `path`.
   */
  together?: { key: string; path: string }
  /** Held back until then, and shown with whatever else waited for that moment: `calendar.nextOpening(now)`. */
  notBefore?: Date | undefined
}

/** Tells users what they should know. */
export interface Notifications {
  /** Written with the transaction; users who are not active any more get nothing. */
  notify(tx: Tx, notification: Notification): Promise<void>
}

/** Notices for users, behind the bell of the admin. */
export const notifications = defineService<Notifications>('notifications/v1')

/** What a notice is about, as one user may be told. */
export interface NoticeAbout {
  /** Whom: the customer of a ticket. */
  name: string
  /** How it begins: the latest message. */
  line: string | null
}

/** Says what notices about things of one type are about, each time they are read. */
export interface NoticeSubjects {
  /** By id; those that the user may not see are absent, and so are those that are gone. */
  about(user: User, ids: readonly string[]): Promise<ReadonlyMap<string, NoticeAbout>>
}

/** Provided under the type of the things: `ticket`. */
export const noticeSubjects = defineServices<NoticeSubjects>('notice-subject/v1')
