import type { Tx } from '../kernel/plugin.ts'
import { defineService } from '../kernel/tokens.ts'

/** Who may see a live event: all with the permission whose scope holds the franchise or outlet. */
export interface Audience {
  permission: string
  franchiseId: string | null
  outletId: string | null
  /** Needed besides, when the subject has no outlet; `null` when that makes no difference. */
  unlinkedPermission: string | null
  /** This one alone, whatever the scope; the permission is needed all the same. */
  userId?: string
}

/** All with the permission, wherever their outlets are: for what belongs to no outlet and says nothing of one. */
export function everybodyWith(permission: string): Audience {
  return { permission, franchiseId: null, outletId: null, unlinkedPermission: permission }
}

/** A short notice to open pages, which then read what they show; keep personal data out of it. */
export interface LiveEvent {
  /** For example `ticket.changed`. */
  topic: string
  audience: Audience
  data: Record<string, unknown>
}

/** Sends notices to the browsers of those who may see their subject. */
export interface Live {
  /** Writes events with the transaction; browsers get them after the commit, at least once, perhaps out of order. */
  publish(tx: Tx, events: readonly LiveEvent[]): Promise<void>
}

/** Tells open pages at once that something changed; they listen with `host.on(topic, …)`. */
export const live = defineService<Live>('live/v1')
