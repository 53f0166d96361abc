import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RouteOptions } from 'fastify'
import { installedPlugins } from '../../kernel/installed-plugins.ts'
import type { Plugin, Routes } from '../../kernel/plugin.ts'
import { findPlugin, type Manifest } from '../../kernel/plugin-package.ts'
import { assertPlugin } from '../../kernel/plugin-shape.ts'
import type { PluginReport } from '../../kernel/report.ts'
import { createTestApp, type TestApp } from '../app.ts'
import type { DatabaseKind } from '../databases.ts'
import type { Mock } from '../mock.ts'
import { watchHandles } from './open-handles.ts'

/** Where the package of the plugin is, and what it needs to start. */
export interface SuiteOptions {
  /** The folder of its `package.json`; `join(import.meta.dirname, '..')` in `test/`. */
  packageDir: string
  /** What it needs to start; default `kaunter.testConfig` of its `package.json`. */
  config?: Record<string, unknown>
  /** Plugins that provide what it uses. */
  needs?: readonly Plugin[]
  /** Services in the place of such plugins. */
  mocks?: readonly Mock[]
}

export interface PackageManifest extends Manifest {
  description?: string
  license?: string
  type?: string
  files?: readonly string[]
  dependencies?: Record<string, string>
  kaunter?: NonNullable<Manifest['kaunter']> & { testConfig?: Record<string, unknown> }
}

export type MountedRoute = Pick<RouteOptions, 'method' | 'url' | 'config'>

/** What one start showed. */
export interface Start {
  report: PluginReport | undefined
  neighbours: readonly PluginReport[]
  routes: readonly MountedRoute[]
  /** As a user who may do everything gets it. */
  adminManifest: string
  /** Names of all permissions there are. */
  permissions: readonly string[]
  /** Lines that say that something did not close. */
  unclosed: readonly string[]
  /** What is still open after the end. */
  left: readonly string[]
}

/** A plugin with its package, as the checks look at it. What is slow is done once. */
export class Subject {
  readonly plugin: Plugin
  readonly packageDir: string
  readonly options: SuiteOptions
  readonly #starts = new Map<string, Promise<Start>>()

  constructor(plugin: Plugin, options: SuiteOptions) {
    this.plugin = plugin
    this.packageDir = options.packageDir
    this.options = options
  }

  get manifest(): PackageManifest {
    return JSON.parse(readFileSync(join(this.packageDir, 'package.json'), 'utf8'))
  }

  get config(): Record<string, unknown> {
    return this.options.config ?? this.manifest.kaunter?.testConfig ?? {}
  }

  /** It starts alone, with what it needs. */
  alone(database: DatabaseKind): Promise<Start> {
    const start = this.#starts.get(database) ?? this.start({ database })
    this.#starts.set(database, start)
    return start
  }

  /** A start that is looked at and stopped again. */
  async start(how: {
    database: DatabaseKind
    plugin?: Plugin
    beside?: readonly Plugin[]
    config?: Record<string, Record<string, unknown>>
    during?: (app: TestApp) => Promise<void>
  }): Promise<Start> {
    const { needs = [], mocks = [] } = this.options
    const { plugin = this.plugin, beside = [], database, during } = how
    const routes: MountedRoute[] = []
    const stillOpen = watchHandles(plugin.name)
    const unclosed: string[] = []
    const app = await createTestApp({
      plugins: [watched(plugin, routes), ...needs, ...beside],
      config: { ...how.config, [plugin.name]: this.config },
      ...{ mocks, database, failures: 'allowed' },
      onLog: (line) => void (/did not close|still run/.test(line) && unclosed.push(line)),
    })
    let start: Omit<Start, 'left'>
    try {
      await during?.(app)
      const permissions = app.permissions
      const { body } = await app.as(...permissions).get('/api/admin/manifest')
      start = {
        report: app.report.find(({ name }) => name === plugin.name),
        neighbours: app.report.filter(({ name }) => name !== plugin.name),
        adminManifest: JSON.stringify(body),
        ...{ routes, permissions, unclosed },
      }
    } finally {
      await app.close()
    }
    return { ...start, left: await stillOpen() }
  }

  /** Other plugins that are installed here: those of the platform's makers, which most shops have. */
  async firstParty(): Promise<{ plugins: Plugin[]; config: Record<string, Record<string, unknown>> }> {
    const names = installedPlugins(this.packageDir).filter((name) => name.startsWith('@kaunter/plugin-'))
    const config: Record<string, Record<string, unknown>> = {}
    const plugins: Plugin[] = []
    for (const name of new Set(names)) {
      const found = findPlugin(name, this.packageDir)
      if (found === undefined) continue
      const module = existsSync(found.entry) ? await import(pathToFileURL(found.entry).href) : await import(name)
      const plugin = assertPlugin(module.default)
      const known = [this.plugin, ...(this.options.needs ?? []), ...plugins].map((each) => each.name)
      if (known.includes(plugin.name)) continue
      plugins.push(plugin)
      config[plugin.name] = (found.manifest as PackageManifest).kaunter?.testConfig ?? {}
    }
    return { plugins, config }
  }
}

/** The plugin, whose routes are written down as they are mounted. */
function watched(plugin: Plugin, routes: MountedRoute[]): Plugin {
  const { routes: mount } = plugin
  if (mount === undefined) return plugin
  return {
    ...plugin,
    routes(app, ctx) {
      // Kept only of the last time: routes are mounted anew when plugins come and go.
      routes.length = 0
      const note = ({ method, url, config }: RouteOptions) =>
        void routes.push({ method, url, ...(config && { config }) })
      app.addHook('onRoute', note)
      const { webhook } = app
      const noting: Routes['webhook'] = (name, options, register) =>
        webhook(name, options, (scope) => {
          scope.addHook('onRoute', note)
          register(scope)
        })
      mount(Object.assign(app, { webhook: noting }) as Routes, ctx)
    },
  }
}
