import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import { embedFile, type WidgetSpec } from '../../kernel/embeds.ts'
import { messageOf } from '../../kernel/errors.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Plugin } from '../../kernel/plugin.ts'

const compress = promisify(brotliCompress)
/** Modules kept ready; of older ones, which few pages still name, those asked for last. */
const keep = 50

export interface WidgetModule {
  plugin: string
  widget: WidgetSpec
  /** On this server; another content has another path. */
  path: string
  /** For the `integrity` attribute of the script. */
  integrity: string
  bytes: number
}

interface Served {
  code: Buffer
  brotli: Buffer
}

/**
 * The modules of widgets. A page names one by path and integrity and may stay as it is for years, so whatever was once
 * offered is kept in the database and served on, also when its plugin has a newer one or is gone.
 */
export function createModules(ctx: Context) {
  const table = ctx.table('module')
  const ready = new Map<string, Promise<Served | undefined>>()
  let current: readonly WidgetModule[] = []

  /** Takes note of the widgets of these plugins as they are on the disk now. */
  async function publish(plugins: readonly Plugin[]): Promise<void> {
    const found: WidgetModule[] = []
    for (const plugin of plugins)
      for (const widget of plugin.embeds?.widgets ?? [])
        try {
          found.push(await store(plugin, widget))
        } catch (error) {
          ctx.log.error({ plugin: plugin.name, widget: widget.tag, reason: messageOf(error) }, 'a widget is missing')
        }
    current = found
  }

  async function store(plugin: Plugin, widget: WidgetSpec): Promise<WidgetModule> {
    const code = await readFile(embedFile(plugin, widget.tag), 'utf8')
    const digest = createHash('sha384').update(code).digest()
    const file = `${widget.tag}-${digest.toString('hex').slice(0, 16)}.js`
    const row = { plugin: plugin.name, file, code, published_at: new Date() }
    await insertNew(ctx.db, table, [row], ['plugin', 'file'])
    return {
      plugin: plugin.name,
      widget,
      path: `/embed/${plugin.name}/${file}`,
      integrity: `sha384-${digest.toString('base64')}`,
      bytes: Buffer.byteLength(code),
    }
  }

  /** A module by its name in the path, whenever it was published. */
  function find(plugin: string, file: string): Promise<Served | undefined> {
    const key = `${plugin}/${file}`
    const known = ready.get(key) ?? read(plugin, file)
    ready.delete(key)
    ready.set(key, known)
    // What is not there, or could not be read, may be there the next time.
    known.then(
      (served) => served ?? ready.delete(key),
      () => ready.delete(key),
    )
    for (const oldest of ready.keys()) {
      if (ready.size <= keep) break
      ready.delete(oldest)
    }
    return known
  }

  async function read(plugin: string, file: string): Promise<Served | undefined> {
    const row: { code: string } | undefined = await ctx.db(table).where({ plugin, file }).first('code')
    if (row === undefined) return undefined
    const code = Buffer.from(row.code)
    return { code, brotli: await compress(code) }
  }

  return { publish, find, all: () => current }
}

export type Modules = ReturnType<typeof createModules>
