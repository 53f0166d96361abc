import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ManifestOptions, manifestOf } from './manifest.ts'
import { holds, type Part } from './parts.ts'
import { render } from './render.ts'
import { latestStep } from './steps/index.ts'
import { version } from './versions.ts'

/** Files of a project: text by path, with slashes. */
export type Files = ReadonlyMap<string, string>

/** Where a project says what the template wrote. */
export const stampPath = '.kaunter/version.json'

/** What `update` must know of a project. */
export interface Stamp {
  /** The last step of the template that the project has. */
  template: number
  /** Of create-kaunter-plugin, when it wrote last. */
  version: string
  name: string
  title: string
  parts: readonly string[]
  /** Hashes of the files as they were written: what differs was changed by the author. */
  files: Readonly<Record<string, string>>
}

const folder = fileURLToPath(new URL('../template/', import.meta.url))

/** Files that belong to parts; all others are always there. */
const partOf: Readonly<Record<string, string>> = {
  'src/context.ts': 'hook|job|route',
  'src/hook.ts': 'hook',
  'src/job.ts': 'job',
  'src/routes.ts': 'route',
  'src/settings.ts': 'setting',
  'src/table.ts': 'table',
  'src/texts.ts': 'page|slot|route|setting',
  'ui/catalog.ts': 'page|slot',
  'ui/index.ts': 'page|slot',
  'ui/page.ts': 'page',
  'ui/panel.ts': 'slot',
  'vite.config.ts': 'page|slot',
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

export function stampText(stamp: Stamp): string {
  return `${JSON.stringify(stamp, null, 2)}\n`
}

/** All files of a new project, as they will be written. */
export function projectFiles(options: ManifestOptions): Files {
  const { names, title, parts } = options
  const fill = (text: string) =>
    text
      .replaceAll('example-plugin', names.plugin)
      .replaceAll('example-package', names.package)
      .replaceAll('Example plugin', title)
      .replaceAll('EXAMPLE_YEAR', String(new Date().getFullYear()))
  const files = new Map([['package.json', manifestOf(options)]])
  // npm leaves out files with a dot before their name when it packs.
  for (const path of templatePaths(parts))
    files.set(path.replace(/(^|\/)_/, '$1.'), fill(render(readFileSync(join(folder, path), 'utf8'), parts)))
  const hashes = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, text]) => [path, hashOf(text)])
  const stamp: Stamp = {
    template: latestStep,
    version,
    name: names.plugin,
    title,
    parts,
    files: Object.fromEntries(hashes),
  }
  return files.set(stampPath, stampText(stamp))
}

function templatePaths(parts: readonly Part[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join('/'))
    .filter((path) => partOf[path] === undefined || holds(partOf[path], parts))
    .sort()
}
