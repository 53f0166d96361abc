import type { Tx } from '../kernel/plugin.ts'
import { defineServices } from '../kernel/tokens.ts'

/** Two contacts of which one goes into the other. */
export interface ContactMerge {
  /** Stays as a row that points to the other. */
  fromId: string
  intoId: string
}

/** What moved, by what it is, as JSON can hold it: `{ ticket: ['12', '13'] }`. People are told how many of each. */
export type MovedThings = Record<string, unknown[]>

/**
 * Whoever keeps rows that belong to contacts moves them when two contacts turn out to be one person, and back when they
 * do not. Both are locked meanwhile, with everybody who writes or is written to.
 */
export interface ContactKeeper {
  /** Makes everything of the one the other's, and says what that was; of nothing, nothing. */
  give(tx: Tx, merge: ContactMerge): Promise<MovedThings>
  /**
   * Puts back what `give` said, unless it has become something else since.
   *
   * @returns how many things stay with the contact they went into, by what they are.
   */
  takeBack(tx: Tx, merge: ContactMerge, moved: MovedThings): Promise<Record<string, number>>
}

/**
 * Provided under the name of the plugin. One that is off when contacts are merged is asked when it is back; a merge can
 * only be undone while all those run that took part.
 */
export const contactKeepers = defineServices<ContactKeeper>('contact-keeper/v1')
