import type { User } from '../kernel/http.ts'
import { defineService, defineServices } from '../kernel/tokens.ts'

/** The owner of a widget, provided under its tag: it says for whom tokens may be issued. */
export interface EmbedSubjects {
  /**
   * Whether there is such a subject and this user may show it to others. Without an owner that says so, only users who
   * see everything may issue tokens of a widget.
   */
  mayIssue(subject: Record<string, unknown>, user: User): Promise<boolean>
}

/** For a plugin with widgets, under its own name: whom to give a token for which subject. */
export const embedSubjects = defineServices<EmbedSubjects>('embed-subject/v1')

/** The signed token of a widget, and when it ends. */
export interface EmbedToken {
  token: string
  expiresAt: Date
}

/** Widgets in pages of other origins. */
export interface Embeds {
  /**
   * A token for a widget of a plugin. Whoever calls this has decided that the page may have it: neither the user's scope
   * nor the allowed origins are asked, but a page of an origin that is not allowed cannot use it.
   *
   * @param minutes 15 unless told, 1440 at most.
   */
  issue(token: { widget: string; origin: string; subject: Record<string, unknown>; minutes?: number }): EmbedToken
}

/** Issues tokens for widgets from within the server. */
export const embeds = defineService<Embeds>('embeds/v1')
