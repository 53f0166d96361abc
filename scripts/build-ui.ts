/**
 * Builds what the browser runs: the admin shell with the libraries that all plugins share, and one bundle for each
 * plugin that has a UI, and one for each widget for foreign pages. A stamp beside each result makes a second run cost nothing.
 */
import { existsSync, watch as watchFolder } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import type { InlineConfig, Rolldown } from 'vite'
import { browsers, embed, pluginUi } from '../admin-ui/src/vite/index.ts'
import { describeElements } from './elements-manifest.ts'
import { root, workspacePackages } from './packages.ts'
import { buildStale, type Target } from './targets.ts'

const ADMIN = join(root, 'admin-ui')
const ASSETS = '/admin/assets/'
/** The way of building, which is a source of all that is built by it. */
const PRESET = join(ADMIN, 'src/vite')

export interface UiBuild {
  /** What was built this time; empty when everything was up to date. */
  readonly built: readonly string[]
  /** Stops watching. */
  close(): void
}

/** Lit's version, and the import names of it that plugins may use with the entry that each becomes. */
async function sharedLit(): Promise<{ version: string; entries: Map<string, string> }> {
  const resolve = createRequire(join(ADMIN, 'package.json')).resolve
  const manifest = JSON.parse(await readFile(join(dirname(resolve('lit')), 'package.json'), 'utf8')) as {
    version: string
    exports: Record<string, unknown>
  }
  const wanted = /^\.(\/(directives\/.+|directive|directive-helpers|async-directive|static-html|decorators)\.js)?$/
  const names = Object.keys(manifest.exports).filter((path) => wanted.test(path))
  const entries = names
    .map((path) => path.replace(/^\./, 'lit'))
    .map((name) => [name, name.replace(/\.js$/, '')] as const)
  return { version: manifest.version, entries: new Map(entries) }
}

async function run(config: InlineConfig): Promise<Rolldown.OutputChunk[]> {
  const { build } = await import('vite')
  const result = await build({ configFile: false, logLevel: 'warn', ...config })
  if (!Array.isArray(result) && !('output' in result)) throw new Error('Vite was asked to build and watched instead.')
  const outputs = Array.isArray(result) ? result : [result]
  return outputs.flatMap((one) => one.output).filter((item) => item.type === 'chunk')
}

async function buildShell(out: string): Promise<void> {
  const lit = await sharedLit()
  const input: Record<string, string> = {
    shell: join(ADMIN, 'src/shell/main.ts'),
    'admin-ui': join(ADMIN, 'src/index.ts'),
    records: join(ADMIN, 'src/records.ts'),
    gallery: join(ADMIN, 'src/gallery/main.ts'),
  }
  for (const [name, entry] of lit.entries) input[entry.replaceAll('/', '.')] = name
  const chunks = await run({
    root: ADMIN,
    base: ASSETS,
    publicDir: join(ADMIN, 'public'),
    resolve: { conditions: ['kaunter-source'] },
    build: {
      outDir: out,
      emptyOutDir: true,
      assetsDir: '.',
      target: browsers,
      cssTarget: browsers,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input,
        // What Lit exports is for plugins that are built later and elsewhere: nothing of it may be shaken off.
        preserveEntrySignatures: 'strict',
        output: {
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  })

  const entryOf = (name: string) => {
    const chunk = chunks.find((candidate) => candidate.isEntry && candidate.name === name)
    if (!chunk) throw new Error(`The build of the admin shell has no entry "${name}".`)
    return chunk
  }
  const imports: Record<string, string> = {
    '@kaunter/admin-ui': ASSETS + entryOf('admin-ui').fileName,
    '@kaunter/admin-ui/records': ASSETS + entryOf('records').fileName,
  }
  for (const [name, entry] of lit.entries) imports[name] = ASSETS + entryOf(entry.replaceAll('/', '.')).fileName
  const shell = entryOf('shell')
  const styles = [...(shell.viteMetadata?.importedCss ?? [])]
  const manifest = {
    lit: lit.version,
    imports,
    entry: ASSETS + shell.fileName,
    gallery: ASSETS + entryOf('gallery').fileName,
    styles: styles.map((file) => ASSETS + file),
    // With what the pages of plugins are made of, which would be asked for only when the first plugin has come.
    modulepreload: [...staticImports([shell, entryOf('admin-ui')], chunks)].map((file) => ASSETS + file),
  }
  await writeFile(join(out, 'shell.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await describeElements(out)
}

/** Everything that is certainly loaded with the first of these chunks or after it, so that the page can ask for it at once. */
function staticImports(
  [first, ...others]: readonly [Rolldown.OutputChunk, ...Rolldown.OutputChunk[]],
  chunks: readonly Rolldown.OutputChunk[],
): Set<string> {
  const found = new Set<string>()
  const visit = (fileName: string) => {
    if (found.has(fileName)) return
    found.add(fileName)
    for (const next of chunks.find((candidate) => candidate.fileName === fileName)?.imports ?? []) visit(next)
  }
  for (const fileName of first.imports) visit(fileName)
  for (const { fileName } of others) visit(fileName)
  return found
}

async function buildPlugin(folder: string, entry: string, out: string): Promise<void> {
  await run({ root: folder, ...pluginUi({ entry: join(folder, entry), outDir: out }) })
}

/** Each widget by itself: two of them never share a module. */
async function buildEmbeds(folder: string, out: string): Promise<void> {
  const entries = (await readdir(folder)).filter((name) => name.endsWith('.ts'))
  for (const name of entries)
    await run({
      root: folder,
      resolve: { conditions: ['kaunter-source'] },
      ...embed({ entry: join(folder, name), outDir: out }),
    })
}

async function targets(): Promise<Target[]> {
  const found: Target[] = [
    {
      name: 'admin-ui',
      sources: [join(ADMIN, 'src'), join(ADMIN, 'public')],
      out: join(ADMIN, 'dist/shell'),
      build: buildShell,
    },
  ]
  const builtins = join(root, 'core/src/builtin')
  for (const name of await readdir(builtins)) {
    const source = join(builtins, name, 'ui')
    if (!existsSync(join(source, 'index.ts'))) continue
    const out = join(root, 'core/dist/ui', name)
    found.push({
      name: `core/${name}`,
      sources: [source, PRESET],
      out,
      build: (to) => buildPlugin(source, 'index.ts', to),
    })
  }
  for (const { folder, manifest } of workspacePackages()) {
    const { ui, embeds } = manifest.kaunter ?? {}
    const name = relative(root, folder)
    if (ui !== undefined) {
      const sources = [join(folder, dirname(ui)), PRESET]
      found.push({ name, sources, out: join(folder, 'dist/ui'), build: (to) => buildPlugin(folder, ui, to) })
    }
    if (embeds !== undefined) {
      const from = join(folder, embeds)
      const sources = [from, join(ADMIN, 'src')]
      found.push({
        name: `${name}/embeds`,
        sources,
        out: join(folder, 'dist/embeds'),
        build: (to) => buildEmbeds(from, to),
      })
    }
  }
  return found
}

/**
 * Builds whatever has changed since the last build. With `watch`, also builds again after each change of a source,
 * until `close` is called; a build that fails then is reported and the last good one stays.
 */
export async function buildUi(options: { watch?: boolean } = {}): Promise<UiBuild> {
  const all = await targets()
  const built = await buildStale(all, 'UI')
  if (!options.watch) return { built, close: () => {} }

  let timer: ReturnType<typeof setTimeout> | undefined
  let work: Promise<unknown> = Promise.resolve()
  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      work = work
        .then(() => buildStale(all, 'UI'))
        .catch((error: unknown) => console.error('The UI was not built.', error))
    }, 50)
  }
  const watchers = all.flatMap((one) => one.sources.map((folder) => watchFolder(folder, { recursive: true }, again)))
  return {
    built,
    close: () => {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}

if (import.meta.main) await buildUi({ watch: process.argv.includes('--watch') })
