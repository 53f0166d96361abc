import type { Knex } from 'knex'
import { isDuplicate } from './database.ts'
import type { Plugin } from './plugin.ts'

/** What is remembered of a plugin from one start to the next, and told to all processes on the database. */
export interface StoredPlugin {
  name: string
  /** Its package, so that events are kept for it even when it cannot be imported. */
  package: string | null
  disabled: boolean
  /** What the administrator gave as the reason. */
  reason: string | null
  /** Grows each time somebody asks to switch it on; a failure before that is forgotten. */
  attempt: number
  /** Names under `/webhook/` that it had, to be answered with "later" while it is off. */
  webhooks: readonly string[]
}

const table = 'kernel_plugin_state'

type Values = Partial<Omit<StoredPlugin, 'name' | 'webhooks'>> & { webhooks?: string; changed_at?: Date }

export class PluginStore {
  readonly #db: Knex

  constructor(db: Knex) {
    this.#db = db
  }

  async all(): Promise<Map<string, StoredPlugin>> {
    const rows = await this.#db(table).select('name', 'package', 'disabled', 'reason', 'attempt', 'webhooks')
    const stored = rows.map((row) => ({ ...row, disabled: Boolean(row.disabled), webhooks: row.webhooks.split(' ') }))
    return new Map(stored.map((row) => [row.name, { ...row, webhooks: row.webhooks.filter(Boolean) }]))
  }

  /** Off in all processes, now and after a restart. */
  async disable(db: Knex, name: string, reason: string | null): Promise<void> {
    await this.#write(db, name, { disabled: true, reason, changed_at: new Date() })
  }

  /** On in all processes; one that failed is tried again. */
  async enable(db: Knex, name: string): Promise<void> {
    await this.#write(db, name, { disabled: false, reason: null, changed_at: new Date() })
    await db(table).where({ name }).increment('attempt', 1)
  }

  async remember({ name }: Plugin, packageName: string | undefined, webhooks: readonly string[]): Promise<void> {
    await this.#write(this.#db, name, { package: packageName ?? null, webhooks: webhooks.join(' ') })
  }

  async forget(db: Knex, name: string): Promise<void> {
    await db(table).where({ name }).delete()
  }

  async #write(db: Knex, name: string, values: Values): Promise<void> {
    if ((await db(table).where({ name }).update(values)) > 0) return
    const fresh = { disabled: false, attempt: 0, webhooks: '', changed_at: new Date() }
    try {
      await db.transaction((savepoint) => savepoint(table).insert({ name, ...fresh, ...values }))
    } catch (error) {
      if (!isDuplicate(error)) throw error
      await db(table).where({ name }).update(values)
    }
  }
}
