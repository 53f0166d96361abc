import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, type UserConfig } from 'vite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { embed, pluginUi } from './index.ts'

let folder: string

beforeEach(() => {
  // Inside the repository, where `lit` is found.
  const output = join(import.meta.dirname, '../../../test-output')
  mkdirSync(output, { recursive: true })
  folder = mkdtempSync(join(output, 'preset-'))
  write('package.json', '{ "name": "kaunter-plugin-x", "type": "module", "sideEffects": false }')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
const run = (config: UserConfig) => build({ configFile: false, logLevel: 'silent', root: folder, ...config })
const buildPages = () => run(pluginUi({ entry: 'ui/index.ts', outDir: 'dist/ui' }))
const built = (name: string) => readFileSync(join(folder, 'dist', name), 'utf8')
const entry = (): string => JSON.parse(built('ui/manifest.json')).entry

describe('the pages of a plugin', () => {
  test('leave to the admin page what it provides, below every name', async () => {
    write(
      'ui/index.ts',
      `import { html } from 'lit'
       import { classMap } from 'lit/directives/class-map.js'
       import { register } from '@kaunter/admin-ui'
       import './page.ts'
       register('x-page', class extends HTMLElement { render() { return html\`<p class=\${classMap({})}></p>\` } })`,
    )
    write('ui/page.ts', `document.title = 'from another file'`)
    await buildPages()
    const code = built(`ui/${entry()}`)
    expect(entry()).toMatch(/^index-[\w-]{8}\.js$/)
    const imports = [...code.matchAll(/from\s*["`']([^"`']+)["`']/g)].map(([, name]) => name)
    expect(imports.sort()).toEqual(['@kaunter/admin-ui', 'lit', 'lit/directives/class-map.js'])
    // Although its package.json says that no file does anything by itself.
    expect(code).toContain('from another file')
  })

  test('have another name when they have another content, and the old one is gone', async () => {
    write('ui/index.ts', `document.title = 'one'`)
    await buildPages()
    const first = entry()
    write('ui/index.ts', `document.title = 'two'`)
    await buildPages()
    expect(entry()).not.toBe(first)
    expect(readdirSync(join(folder, 'dist/ui')).sort()).toEqual([entry(), 'manifest.json'])
  })

  test('are split where a module is imported when it is needed', async () => {
    write('ui/index.ts', `export const open = () => import('./rare.ts')`)
    write('ui/rare.ts', `import { nothing } from 'lit'\nexport const rare = nothing`)
    await buildPages()
    expect(readdirSync(join(folder, 'dist/ui')).filter((name) => name.startsWith('rare-'))).toHaveLength(1)
    expect(built(`ui/${entry()}`)).toMatch(/import\(["`']\.\/rare-/)
  })

  test.each([
    ['a part of Node', `import 'node:fs'`, /index\.ts imports "node:fs", which is a part of Node/],
    [
      'the server',
      `import { definePlugin } from '@kaunter/core'\ndefinePlugin`,
      /imports "@kaunter\/core", which is for the server/,
    ],
    ['a part of Lit by its own name', `import { html } from 'lit-html'\nhtml`, /brings a second Lit .* from "lit"/],
    [
      'Lit by a path',
      `import { html } from '../../../node_modules/lit-html/lit-html.js'\nconsole.log(html)`,
      /would be a second Lit/,
    ],
    ['what is not installed', `import 'not-installed-anywhere'`, /not-installed-anywhere/],
  ])('are not built with %s', async (_what, code, message) => {
    write('ui/index.ts', code)
    await expect(buildPages()).rejects.toThrow(message)
  })

  test('are not built with what their author left outside', async () => {
    write('ui/index.ts', `import { format } from 'date-library'\nconsole.log(format)`)
    const config = pluginUi({ entry: 'ui/index.ts', outDir: 'dist/ui' })
    const rolldownOptions = { ...config.build?.rolldownOptions, external: ['date-library'] }
    await expect(run({ ...config, build: { ...config.build, rolldownOptions } })).rejects.toThrow(
      /imports date-library, which the admin page does not provide/,
    )
  })
})

test('a widget for foreign pages is one module that imports nothing', async () => {
  write('embeds/x-status.ts', `import { render } from './later.ts'\nimport('./later.ts')\nrender()`)
  write('embeds/later.ts', `import { html } from 'lit'\nexport const render = () => console.log(html)`)
  await run(embed({ entry: 'embeds/x-status.ts', outDir: 'dist/embeds' }))
  expect(readdirSync(join(folder, 'dist/embeds'))).toEqual(['x-status.js'])
  expect(built('embeds/x-status.js')).not.toMatch(/\bfrom\s*["'`]|\bimport\s*["'`(]/)
})
