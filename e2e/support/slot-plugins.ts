import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import type { SlotContribution } from '../../core/src/kernel/admin-spec.ts'
import { root } from './server.ts'

/** A third-party plugin that only has pages, as one finds it in `node_modules`: built, with a manifest. */
export interface UiPlugin {
  name: string
  slots: readonly SlotContribution[]
  /** The built module, or one that must still be built with everything it imports inside. */
  source: string
  bundled?: boolean
  /** Who may see it; default agents and supervisors. */
  roles?: readonly string[]
  /** The element of a page of its own, which the navigation leads to. */
  page?: string
}

/** Writes packages below a folder; the entries for the configuration file. */
export async function writeUiPlugins(folder: string, plugins: readonly UiPlugin[]): Promise<Record<string, object>> {
  const entries: [string, object][] = []
  for (const plugin of plugins) {
    const home = join(folder, plugin.name)
    const ui = join(home, 'dist', 'ui')
    mkdirSync(ui, { recursive: true })
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: plugin.name, version: '1.0.0', type: 'module' }))
    writeFileSync(join(home, 'index.js'), server(plugin, ui))
    if (plugin.bundled) await bundle(plugin, ui)
    else writeFileSync(join(ui, 'index.js'), plugin.source)
    writeFileSync(join(ui, 'manifest.json'), JSON.stringify({ entry: 'index.js' }))
    entries.push([join(home, 'index.js'), {}])
  }
  return Object.fromEntries(entries)
}

const server = ({ name, slots, page, roles = ['agent', 'supervisor'] }: UiPlugin, directory: string) => `
  export default {
    name: '${name}',
    permissions: { '${name}:see': { label: 'See ${name}', roles: ${JSON.stringify(roles)} } },
    i18n: { en: { title: '${name} in English' }, ms: { title: '${name} dalam bahasa Melayu' } },
    admin: {
      directory: ${JSON.stringify(directory)},
      nav: ${JSON.stringify(page ? [{ path: `/${name}`, label: 'title', icon: 'plugin', permission: `${name}:see` }] : [])},
      pages: ${JSON.stringify(page ? [{ path: `/${name}`, tag: page, permission: `${name}:see` }] : [])},
      slots: ${JSON.stringify(slots)},
    },
  }`

/** As a tool does that knows nothing of Kaunter: its own Lit is inside. */
async function bundle({ name, source }: UiPlugin, outDir: string): Promise<void> {
  const id = join(root, 'admin-ui', `${name}.virtual.js`)
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(root, 'admin-ui'),
    publicDir: false,
    plugins: [
      {
        name: 'given',
        resolveId: (asked) => (asked === id ? id : null),
        load: (asked) => (asked === id ? source : null),
      },
    ],
    build: { outDir, emptyOutDir: true, lib: { entry: id, formats: ['es'], fileName: () => 'index.js' } },
  })
}

/** An element that says its name and what it is about. */
export const card = (tag: string, more = '') => `
  import { html, KaunterElement, register } from '@kaunter/admin-ui'
  register('${tag}', class extends KaunterElement {
    static properties = { item: { attribute: false } }
    render() { return html\`<p data-test="${tag}">${tag} \${this.item.ticketId ?? 'nothing'} \${this.host.locale}</p>\` }
    ${more}
  })`
