import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from '../../admin-ui/src/translate.ts'
import { builtins } from '../../core/src/builtin/index.ts'
import type { Plugin } from '../../core/src/kernel/plugin.ts'
import { root } from './server.ts'

/** Wherever texts of screens are kept. */
const files = [
  '{admin-ui/src,core/src/builtin,plugins/*/ui,plugins/*/embeds}/**/{catalog,*-catalog}.ts',
  'admin-ui/src/elements/*/texts.ts',
]

const load = (patterns: readonly string[]) =>
  Promise.all(
    globSync(patterns, { cwd: root })
      .sort()
      .map(async (file) => [file, await import(join(root, file))] as const),
  )

/** The plugins that are shipped. */
export async function shippedPlugins(): Promise<Plugin[]> {
  return [...builtins, ...(await load(['plugins/*/src/index.ts'])).map(([, module]) => module.default)]
}

/** Every text that a person can read on a screen, by where it stands. */
export async function allCatalogs(): Promise<[where: string, Catalog][]> {
  const pages = (await load(files)).map(([file, { catalog }]): [string, Catalog] => {
    if (catalog === undefined) throw new Error(`${file} exports no catalog: its texts cannot be checked`)
    return [file, catalog]
  })
  const ofServer = (await shippedPlugins()).flatMap(({ name, i18n }): [string, Catalog][] =>
    i18n ? [[`i18n of ${name}`, i18n]] : [],
  )
  return [...pages, ...ofServer]
}
