import { createHash } from 'node:crypto'
import type { LiveEvent, NoticeSubject, Notifications } from '../../contracts/index.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Tx } from '../../kernel/plugin.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { Instant } from '../../kernel/wire.ts'
import type { NotificationsContext } from './index.ts'

export const readPermission = 'notifications:read'
export const tableOf = (ctx: NotificationsContext): string => ctx.table('notice')

/** Notices were held back until an instant: whoever has some is told once, however many they are. */
export const deliver = defineJob('notifications.deliver', Type.Object({ at: Instant }))

/** Asks the open pages of these users to look, and of nobody else. */
export const lookAgain = (userIds: Iterable<string>): LiveEvent[] =>
  [...userIds].map((userId) => ({
    topic: 'notifications.changed',
    audience: { permission: readPermission, franchiseId: null, outletId: null, unlinkedPermission: null, userId },
    data: {},
  }))

/** The one who says what users should know. */
export function createNotifications(ctx: NotificationsContext): Notifications {
  async function recipients(tx: Tx, userIds: readonly string[], { place, unlinkedPermission }: NoticeSubject) {
    const subject = place && { place, unlinkedPermission: unlinkedPermission ?? '' }
    const found: string[] = []
    for (const id of new Set(userIds)) if (await ctx.use.people.can(id, readPermission, subject, tx)) found.push(id)
    return found
  }

  return {
    async notify(tx, { userIds, kind, key, subject, text, together, notBefore }) {
      const now = new Date()
      const held = notBefore !== undefined && notBefore > now
      const due = held ? notBefore : now
      const users = await recipients(tx, userIds, subject)
      const row = {
        ...{ key, kind, held, due_at: due },
        ...{ subject_type: subject.type, subject_id: subject.id, path: subject.path },
        ...{ placed: subject.place !== undefined, unlinked_permission: subject.unlinkedPermission ?? null },
        ...{ franchise_id: subject.place?.franchiseId ?? null, outlet_id: subject.place?.outletId ?? null },
        ...{ bundle: together ? bundleOf(together.key, due) : null, bundle_path: together?.path ?? null },
        ...{ text_plugin: text.plugin, text_key: text.key, text_values: JSON.stringify(text.values ?? {}) },
      }
      const rows = users.map((user_id) => ({ ...row, user_id }))
      const ids = await insertNew(tx.db, tableOf(ctx), rows, ['user_id', 'key'])
      const told = users.filter((_user, i) => ids[i] !== undefined)
      if (told.length === 0) return
      if (!held) await ctx.use.live.publish(tx, lookAgain(told))
      // One job for all that waits for the same opening: a job exists once under its id.
      else await tx.send(deliver, { at: due.toISOString() }, { startAfter: due, id: idOf(due) })
    },
  }
}

/** A burst. */
const bundleMs = 60_000
const bundleOf = (key: string, due: Date) => `${key} ${Math.floor(due.getTime() / bundleMs)}`

function idOf(due: Date): string {
  const hash = createHash('sha256').update(`${deliver.id} ${due.getTime()}`).digest('hex')
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
