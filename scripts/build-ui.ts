/**
 * Builds what the browser runs: the admin shell with the libraries that all plugins share, and one bundle for each
 * plugin that has a UI. A stamp beside each result makes a second run cost nothing.
 */
import { createHash } from 'node:crypto'
import { existsSync, watch as watchFolder } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InlineConfig, Rolldown } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const ADMIN = join(root, 'admin-ui')
const ASSETS = '/admin/assets/'
const SHARED = /^(lit($|\/)|@kaunter\/admin-ui$)/

interface Target {
  readonly name: string
  readonly sources: readonly string[]
  readonly out: string
  build(out: string): Promise<void>
}

export interface UiBuild {
  /** What was built this time; empty when everything was up to date. */
  readonly built: readonly string[]
  /** Stops watching. */
  close(): void
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
  return files.map((entry) => join(entry.parentPath, entry.name)).sort()
}

/** The stamp of a target: its sources, the lock file for the libraries, and this script for the way of building. */
async function stampOf(target: Target): Promise<string> {
  const hash = createHash('sha256')
  const lists = await Promise.all(target.sources.map(filesBelow))
  const files = [...lists.flat(), join(root, 'package-lock.json'), fileURLToPath(import.meta.url)]
  const contents = await Promise.all(files.map((file) => readFile(file)))
  for (const [index, file] of files.entries()) {
    hash
      .update(relative(root, file))
      .update('\0')
      .update(contents[index] ?? '')
  }
  return hash.digest('hex')
}

async function isFresh(target: Target, stamp: string): Promise<boolean> {
  const known = await readFile(join(target.out, '.stamp'), 'utf8').catch(() => '')
  return known === stamp
}

/** The import names of Lit that plugins may use, and the entry that each becomes. */
async function litEntries(): Promise<Map<string, string>> {
  const resolve = createRequire(join(ADMIN, 'package.json')).resolve
  const manifest = JSON.parse(await readFile(join(dirname(resolve('lit')), 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>
  }
  const wanted = /^\.(\/(directives\/.+|directive|directive-helpers|async-directive|static-html|decorators)\.js)?$/
  const names = Object.keys(manifest.exports).filter((path) => wanted.test(path))
  return new Map(names.map((path) => [path.replace(/^\./, 'lit'), path.replace(/^\./, 'lit').replace(/\.js$/, '')]))
}

async function run(config: InlineConfig): Promise<Rolldown.OutputChunk[]> {
  const { build } = await import('vite')
  const result = await build({ configFile: false, logLevel: 'warn', ...config })
  if (!Array.isArray(result) && !('output' in result)) throw new Error('Vite was asked to build and watched instead.')
  const outputs = Array.isArray(result) ? result : [result]
  return outputs.flatMap((one) => one.output).filter((item) => item.type === 'chunk')
}

const target = ['es2023', 'chrome123', 'firefox120', 'safari17.5']

async function buildShell(out: string): Promise<void> {
  const lit = await litEntries()
  const input: Record<string, string> = {
    shell: join(ADMIN, 'src/shell/main.ts'),
    'admin-ui': join(ADMIN, 'src/index.ts'),
  }
  for (const [name, entry] of lit) input[entry.replaceAll('/', '.')] = name
  const chunks = await run({
    root: ADMIN,
    base: ASSETS,
    publicDir: join(ADMIN, 'public'),
    resolve: { conditions: ['kaunter-source'] },
    build: {
      outDir: out,
      emptyOutDir: true,
      assetsDir: '.',
      target,
      cssTarget: target,
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
  const imports: Record<string, string> = { '@kaunter/admin-ui': ASSETS + entryOf('admin-ui').fileName }
  for (const [name, entry] of lit) imports[name] = ASSETS + entryOf(entry.replaceAll('/', '.')).fileName
  const shell = entryOf('shell')
  const styles = [...(shell.viteMetadata?.importedCss ?? [])]
  const manifest = {
    imports,
    entry: ASSETS + shell.fileName,
    styles: styles.map((file) => ASSETS + file),
    modulepreload: staticImports(shell, chunks).map((file) => ASSETS + file),
  }
  await writeFile(join(out, 'shell.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Everything that is certainly loaded with a chunk, so that the page can ask for it at once. */
function staticImports(chunk: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[]): string[] {
  const found = new Set<string>()
  const visit = (fileName: string) => {
    if (found.has(fileName)) return
    found.add(fileName)
    for (const next of chunks.find((candidate) => candidate.fileName === fileName)?.imports ?? []) visit(next)
  }
  for (const fileName of chunk.imports) visit(fileName)
  return [...found]
}

async function buildPlugin(folder: string, entry: string, out: string): Promise<void> {
  const chunks = await run({
    root: folder,
    publicDir: false,
    build: {
      outDir: out,
      emptyOutDir: true,
      target,
      modulePreload: { polyfill: false },
      lib: { entry: join(folder, entry), formats: ['es'] },
      // A library build keeps its white space, because others will build it again. Nobody builds this again.
      minify: 'oxc',
      rolldownOptions: {
        external: (id) => SHARED.test(id),
        output: { entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js', minify: true },
      },
    },
  })
  const main = chunks.find((chunk) => chunk.isEntry)
  if (!main) throw new Error(`The UI of ${folder} was built without an entry.`)
  const bare = chunks.flatMap((chunk) => chunk.imports).filter((id) => !id.startsWith('.') && !SHARED.test(id))
  const strange = bare.filter((id) => !chunks.some((chunk) => chunk.fileName === id))
  if (strange.length > 0) {
    throw new Error(`${relative(root, folder)} imports ${strange.join(', ')}, which the admin page does not provide.`)
  }
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify({ entry: main.fileName })}\n`)
}

async function targets(): Promise<Target[]> {
  const shellOut = join(ADMIN, 'dist')
  const found: Target[] = [
    {
      name: 'admin-ui',
      sources: [join(ADMIN, 'src'), join(ADMIN, 'public')],
      out: shellOut,
      build: buildShell,
    },
  ]
  const builtins = join(root, 'core/src/builtin')
  for (const name of await readdir(builtins)) {
    const source = join(builtins, name, 'ui')
    if (!existsSync(join(source, 'index.ts'))) continue
    const out = join(root, 'core/dist/ui', name)
    found.push({ name: `core/${name}`, sources: [source], out, build: (to) => buildPlugin(source, 'index.ts', to) })
  }
  for (const entry of await readdir(join(root, 'plugins'), { withFileTypes: true })) {
    const folder = join(root, 'plugins', entry.name)
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
    const ui = text && (JSON.parse(text) as { kaunter?: { ui?: string } }).kaunter?.ui
    if (!ui) continue
    const out = join(folder, 'dist/ui')
    const source = join(folder, dirname(ui))
    found.push({ name: `plugins/${entry.name}`, sources: [source], out, build: (to) => buildPlugin(folder, ui, to) })
  }
  return found
}

async function buildStale(all: readonly Target[]): Promise<string[]> {
  const built: string[] = []
  for (const one of all) {
    const stamp = await stampOf(one)
    if (await isFresh(one, stamp)) continue
    const start = performance.now()
    // Built aside and moved at the end: a server that is running, or a second build at the same time, never meets a
    // half-finished folder.
    const aside = join(root, 'node_modules/.cache/kaunter-ui', `${one.name.replaceAll('/', '-')}-${process.pid}`)
    await one.build(aside)
    await writeFile(join(aside, '.stamp'), stamp)
    await rm(one.out, { recursive: true, force: true })
    await mkdir(dirname(one.out), { recursive: true })
    await rename(aside, one.out)
    built.push(one.name)
    console.log(`UI of ${one.name.split(sep).join('/')} built in ${Math.round(performance.now() - start)} ms`)
  }
  return built
}

/**
 * Builds whatever has changed since the last build. With `watch`, also builds again after each change of a source,
 * until `close` is called; a build that fails then is reported and the last good one stays.
 */
export async function buildUi(options: { watch?: boolean } = {}): Promise<UiBuild> {
  const all = await targets()
  const built = await buildStale(all)
  if (!options.watch) return { built, close: () => {} }

  let timer: ReturnType<typeof setTimeout> | undefined
  let work: Promise<unknown> = Promise.resolve()
  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      work = work.then(() => buildStale(all)).catch((error: unknown) => console.error('The UI was not built.', error))
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
