import { accessSync, constants, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { assertContributions } from './contributions.ts'
import { messageOf } from './errors.ts'
import type { Plugin } from './plugin.ts'

/** The file of a plugin's pages that the browser loads first, within its folder. */
export function uiEntry({ admin }: Pick<Plugin, 'admin'>): string {
  const path = join(admin?.directory ?? '', 'manifest.json')
  const { entry } = JSON.parse(readFileSync(path, 'utf8')) as { entry?: unknown }
  if (typeof entry !== 'string') throw new Error(`${path} names no entry`)
  return entry
}

/** A page that is announced and cannot be loaded would be found out by whoever opens it; so it is looked for at the start. */
export function assertUi(plugin: Plugin): void {
  if (plugin.admin === undefined) return
  assertContributions(plugin)
  const { directory } = plugin.admin
  if (!isAbsolute(directory))
    throw new Error(`its folder of pages, ${directory} with manifest.json, is no absolute path`)
  try {
    accessSync(join(directory, uiEntry(plugin)), constants.R_OK)
  } catch (error) {
    throw new Error(`its pages cannot be read (${messageOf(error)})`, { cause: error })
  }
}
