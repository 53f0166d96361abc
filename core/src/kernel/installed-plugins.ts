import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { didYouMean } from './suggest.ts'

/** Packages that are called like plugins, from a folder upwards. */
export function installedPlugins(folder: string): string[] {
  const modules = join(folder, 'node_modules')
  const here = existsSync(modules) ? readdirSync(modules).flatMap((name) => pluginsIn(modules, name)) : []
  return dirname(folder) === folder ? here : [...here, ...installedPlugins(dirname(folder))]
}

function pluginsIn(modules: string, name: string): string[] {
  if (name.startsWith('kaunter-plugin-')) return [name]
  if (!name.startsWith('@')) return []
  const inner = readdirSync(join(modules, name)).filter((each) => /^(kaunter-)?plugin-/.test(each))
  return inner.map((each) => `${name}/${each}`)
}

/** ` Did you mean "…"?` for a package that is not there, seen from some folders; by its full or its short name. */
export function meantPlugin(specifier: string, folders: readonly string[]): string {
  const names = new Set(folders.flatMap(installedPlugins))
  return didYouMean(specifier, [...names, ...[...names].map((name) => name.replace(/^.*plugin-/, ''))])
}
