import { isDeepStrictEqual } from 'node:util'
import type { Audit, Live } from '../../contracts/index.ts'
import { isDuplicate } from '../../kernel/database.ts'
import type { User } from '../../kernel/http.ts'
import type { Plugin, Tx } from '../../kernel/plugin.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import { isSecret } from '../../kernel/settings-shape.ts'
import { checkChange } from './check.ts'
import { settingsChanged, settingsInvalid } from './errors.ts'
import { bindingOf, purpose, type SettingsRow } from './layer.ts'
import type { SettingsTarget } from './place.ts'
import { fieldsOf } from './store.ts'

export interface SettingsChange {
  /** That of the values the user saw. */
  version: number
  values: Record<string, unknown>
  /** Fields that shall inherit again. */
  unset: readonly string[]
}

export interface SaveParts {
  table: string
  secrets: Secrets
  audit: Audit
  live: Live
}

type Values = Record<string, unknown>
const masked = '(hidden)'

/**
 * Stores a change as a whole or not at all.
 *
 * @throws KAUNTER_SETTINGS_INVALID with every wrong field; KAUNTER_SETTINGS_CHANGED when the version is not the present one.
 */
export async function saveSettings(
  tx: Tx,
  { table, secrets, audit, live }: SaveParts,
  plugin: Plugin,
  { level, id, place }: SettingsTarget,
  change: SettingsChange,
  user: User,
): Promise<void> {
  const fields = fieldsOf(plugin)
  const errors = checkChange(fields, level, change.values, change.unset)
  const wrong = Object.entries(errors).map(([field, { message }]) => `${field} ${message}`)
  if (wrong.length > 0) throw settingsInvalid({ fields: wrong.join('; ') }, { details: { fields: errors } })

  const key = { plugin: plugin.name, level, scope_id: id }
  const row: SettingsRow | undefined = await tx.db(table).where(key).forUpdate().first()
  if ((row?.version ?? 0) !== change.version) throw settingsChanged({})
  const plain: Values = JSON.parse(row?.plain ?? '{}')
  const sealed: Record<string, string> = JSON.parse(row?.sealed ?? '{}')
  const before: Values = {}
  const after: Values = {}
  for (const field of change.unset) {
    const held = fields[field] && isSecret(fields[field]) ? sealed : plain
    if (!Object.hasOwn(held, field)) continue
    before[field] = held === sealed ? masked : held[field]
    after[field] = null
    delete held[field]
  }
  for (const [field, value] of Object.entries(change.values)) {
    if (fields[field] && isSecret(fields[field])) {
      before[field] = Object.hasOwn(sealed, field) ? masked : null
      after[field] = masked
      sealed[field] = secrets.encrypt(purpose, value as string, bindingOf(key, field))
    } else if (!Object.hasOwn(plain, field) || !isDeepStrictEqual(plain[field], value)) {
      before[field] = plain[field] ?? null
      after[field] = value
      plain[field] = value
    }
  }
  if (Object.keys(after).length === 0) return

  const stored = {
    ...key,
    plain: JSON.stringify(plain),
    sealed: JSON.stringify(sealed),
    version: change.version + 1,
    updated_at: new Date(),
    updated_by: user.id,
  }
  if (row === undefined) await insertFirst(tx, table, stored)
  else await tx.db(table).where({ id: row.id }).update(stored)
  await audit.record(tx, {
    actorId: user.id,
    action: 'settings.changed',
    subject: { type: 'settings', id: plugin.name },
    place,
    before: { level, scopeId: id, values: before },
    after: { level, scopeId: id, values: after },
  })
  await live.publish(tx, [
    {
      topic: 'settings.changed',
      audience: { permission: 'settings:read', ...place, unlinkedPermission: null },
      data: { plugin: plugin.name, level, id, version: stored.version },
    },
  ])
}

/** Of two people who are the first to set something here, the index lets one. */
async function insertFirst(tx: Tx, table: string, row: Values): Promise<void> {
  try {
    await tx.db(table).insert(row)
  } catch (error) {
    if (isDuplicate(error)) throw settingsChanged({}, { cause: error })
    throw error
  }
}
