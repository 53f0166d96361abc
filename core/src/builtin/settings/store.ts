import type { FastifyBaseLogger } from 'fastify'
import type { Knex } from 'knex'
import type { Directory } from '../../contracts/index.ts'
import { coalesced } from '../../kernel/coalesce.ts'
import { deepFreeze } from '../../kernel/config.ts'
import { messageOf } from '../../kernel/errors.ts'
import type { Plugin, Tx } from '../../kernel/plugin.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { SettingsLevel, SettingsPlace } from '../../kernel/settings.ts'
import { defaultOf } from '../../kernel/settings-shape.ts'
import { type Fields, type Layer, readLayer, resolveField, type SettingsRow } from './layer.ts'

/** One plugin's rows, and what was made of them. */
interface Stored {
  revision: string
  rows: Map<string, SettingsRow>
  /** Whether any franchise has values of its own: else nobody needs to know an outlet's franchise. */
  byFranchise: boolean
  layers: Map<string, Layer>
  resolved: Map<string, unknown>
}

const keyOf = (level: string, id: string) => `${level}:${id}`
const nothing = () => ({ revision: '', rows: new Map(), byFranchise: false, layers: new Map(), resolved: new Map() })

/**
 * All stored settings in memory, so that a reader never waits for a connection, least of all within a transaction.
 * `refresh` brings them up to date: by signal, and every few seconds since a signal may be lost.
 */
export class SettingsStore {
  readonly #db: Knex
  readonly #table: string
  readonly #secrets: Secrets
  readonly #directory: () => Directory
  readonly #log: FastifyBaseLogger
  #plugins = new Map<string, Stored>()
  #franchises = new Map<string, string | undefined>()

  constructor(parts: {
    db: Knex
    table: string
    secrets: Secrets
    directory: () => Directory
    log: FastifyBaseLogger
  }) {
    this.#db = parts.db
    this.#table = parts.table
    this.#secrets = parts.secrets
    this.#directory = parts.directory
    this.#log = parts.log
  }

  /** What has been committed before the call is in memory when the promise resolves. */
  readonly refresh: () => Promise<void> = coalesced(() => this.#read())

  /** Reads everything anew, also what has kept its version. */
  async reload(): Promise<void> {
    // One that runs would note the revisions of what it had read before.
    await this.refresh()
    for (const stored of this.#plugins.values()) stored.revision = ''
    return this.refresh()
  }

  async #read(): Promise<void> {
    // Versions only rise and rows are never deleted, so a plugin's sum changes with each of its changes.
    const revisions: { plugin: string; revision: string }[] = await this.#db(this.#table)
      .select('plugin')
      .sum({ revision: 'version' })
      .groupBy('plugin')
    const changed = revisions.filter(({ plugin, revision }) => this.#plugins.get(plugin)?.revision !== String(revision))
    this.#franchises = new Map()
    if (changed.length === 0) return
    const rows: SettingsRow[] = await this.#db(this.#table).whereIn(
      'plugin',
      changed.map(({ plugin }) => plugin),
    )
    const byPlugin = Map.groupBy(rows, (row) => row.plugin)
    for (const { plugin, revision } of changed) {
      const own = byPlugin.get(plugin) ?? []
      this.#plugins.set(plugin, {
        ...nothing(),
        revision: String(revision),
        rows: new Map(own.map((row) => [keyOf(row.level, String(row.scope_id)), row])),
        byFranchise: own.some(({ level }) => level === 'franchise'),
      })
    }
  }

  /** All settings of a plugin for a place, frozen. */
  async read(plugin: Plugin, place: SettingsPlace, tx?: Tx): Promise<unknown> {
    const stored = this.#of(plugin.name)
    const layers = await this.#layersFor(plugin, place, tx)
    // Places without values of their own share the object of the place above them.
    const key = layers.map(({ key }) => key).join()
    let resolved = stored.resolved.get(key)
    if (resolved === undefined) {
      const entries = Object.entries(fieldsOf(plugin)).flatMap(([field, schema]) => {
        const { value } = resolveField(
          field,
          defaultOf(schema),
          layers.map(({ layer }) => layer),
        )
        return value === undefined ? [] : [[field, value] as const]
      })
      resolved = deepFreeze(Object.fromEntries(entries))
      stored.resolved.set(key, resolved)
    }
    return resolved
  }

  /** What is stored for one place alone, if anything. */
  layer(plugin: Plugin, level: SettingsLevel, id: string): Layer | undefined {
    const stored = this.#of(plugin.name)
    const key = keyOf(level, id)
    const row = stored.rows.get(key)
    const known = stored.layers.get(key)
    if (row === undefined || known !== undefined) return known
    const layer = readLayer(row, fieldsOf(plugin), this.#secrets)
    for (const [field, problem] of layer.problems)
      this.#log.warn({ plugin: plugin.name, field, place: key, problem }, 'a stored setting cannot be used')
    stored.layers.set(key, layer)
    return layer
  }

  row(plugin: string, level: SettingsLevel, id: string): SettingsRow | undefined {
    return this.#of(plugin).rows.get(keyOf(level, id))
  }

  get rows(): SettingsRow[] {
    return [...this.#plugins.values()].flatMap(({ rows }) => [...rows.values()])
  }

  async #layersFor(plugin: Plugin, { franchiseId, outletId }: SettingsPlace, tx?: Tx) {
    const { byFranchise } = this.#of(plugin.name)
    let franchise = franchiseId ?? undefined
    if (outletId && franchise === undefined && byFranchise) franchise = await this.#franchiseOf(outletId, tx)
    const places = [
      ['outlet', outletId],
      ['franchise', franchise],
      ['platform', '0'],
    ] as const
    return places.flatMap(([level, id]) => {
      const layer = id ? this.layer(plugin, level, id) : undefined
      return layer === undefined ? [] : [{ key: keyOf(level, id as string), layer }]
    })
  }

  async #franchiseOf(outletId: string, tx?: Tx): Promise<string | undefined> {
    if (!this.#franchises.has(outletId)) {
      const shop = await this.#directory().shop('outlet', outletId, tx)
      this.#franchises.set(outletId, shop?.franchise?.id)
    }
    return this.#franchises.get(outletId)
  }

  #of(plugin: string): Stored {
    let stored = this.#plugins.get(plugin)
    if (stored === undefined) {
      stored = nothing()
      this.#plugins.set(plugin, stored)
    }
    return stored
  }

  /** Refreshes and, when the database is away, goes on with what is known. */
  readonly refreshQuietly = (): Promise<void> =>
    this.refresh().catch((error) =>
      this.#log.warn({ reason: messageOf(error) }, 'the settings could not be read; the last known ones stay in force'),
    )
}

export const fieldsOf = (plugin: Plugin): Fields => plugin.settings?.properties ?? {}
