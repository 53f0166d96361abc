import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Host, host, presenceSubjects } from '../../contracts/index.ts'
import { definePlugin, type Migration, type Plugin, type PluginSpec } from '../../kernel/plugin.ts'
import { defineService, Type } from '../../kernel/tokens.ts'

// biome-ignore lint/suspicious/noExplicitAny: each case replaces another part
type Parts = Partial<PluginSpec<any, any, string, any>>

export interface Case {
  /** Of the check that must fail, and no other. */
  check: string
  what: string
  /** What the failure says, and what to do. */
  says: RegExp
  parts?: (folder: string) => Parts
  /** Files that differ; `null` for one that is not there. */
  files?: Record<string, unknown>
  config?: Record<string, unknown>
  /** The plugins of this repository are installed there, too. */
  neighbours?: boolean
}

const manifest = {
  name: 'kaunter-plugin-sample',
  version: '1.0.0',
  description: 'A plugin for tests',
  license: 'MIT',
  type: 'module',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist', 'quality.json'],
  peerDependencies: { '@kaunter/core': '*' },
}
const files: Record<string, unknown> = {
  'package.json': manifest,
  'README.md': `# Sample\n\n${'It does nothing and does it well, for as long as the tests take. '.repeat(3)}`,
  'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n- It is there.\n',
  'quality.json': { bronze: { 'contract-suite': 'done' } },
  'dist/index.js': 'export default {}',
  'dist/index.d.ts': 'export default {}',
  'dist/ui/manifest.json': { entry: 'index-12345678.js' },
  'dist/ui/index-12345678.js': 'import{html as t}from"lit";import"@kaunter/admin-ui";export const catalog=t',
  'dist/embeds/sample-badge.js': 'customElements.define("sample-badge",class extends HTMLElement{})',
  'ui/catalog.ts': 'export const catalog = { en: { hi: "Hi {name}" }, ms: { hi: "Hai {name}" } }',
}

/** A good plugin in a folder, with the one thing that a case makes wrong. */
export function makePlugin(
  folder: string,
  { parts, files: changed = {} }: Omit<Case, 'check' | 'what' | 'says'>,
): Plugin {
  for (const [path, content] of Object.entries({ ...files, ...changed })) {
    if (content === null) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return definePlugin({
    name: 'sample',
    config: Type.Object({ label: Type.String({ default: 'x' }), apiKey: Type.Optional(Type.String({ secret: true })) }),
    i18n: {
      en: { nav: 'Sample', n_one: 'One', n_other: '{count}' },
      ms: { nav: 'Contoh', n_one: 'Satu', n_other: '{count}' },
    },
    permissions: { 'sample:read': { label: 'See samples', roles: ['agent'] } },
    migrations: { '001_row': table('row') },
    admin: { directory: join(folder, 'dist/ui'), ...page() },
    embeds: {
      directory: join(folder, 'dist/embeds'),
      widgets: [{ tag: 'sample-badge', title: 'nav', subject: Type.Object({}) }],
    },
    setup: (ctx) => void ctx.onClose(() => undefined),
    routes: (app) => void app.get('/rows', { config: { permission: 'sample:read' } }, () => []),
    ...parts?.(folder),
  })
}

const page = (tag = 'sample-page', label = 'nav') => ({
  nav: [{ path: '/sample', label, icon: 'inbox', permission: 'sample:read' }],
  pages: [{ path: '/sample', tag, permission: 'sample:read' }],
})
const table = (name: string): Migration => ({
  up: (db, prefixed) => db.schema.createTable(prefixed(name), (t) => void t.bigIncrements('id')),
  down: (db, prefixed) => db.schema.dropTable(prefixed(name)),
})
const migration = (change: Partial<Migration>) => ({ migrations: { '001_row': { ...table('row'), ...change } } })
const widget = (change: object) => ({ tag: 'sample-badge', title: 'nav', subject: Type.Object({}), ...change })

const firstOf = <T>([first]: readonly T[]): T => first as T
const nowhere = defineService<object>('nowhere/v1')
const read = { 'sample:read': { label: 'See samples', roles: ['agent'] } }
const kept = new WeakSet<object>()
/** Timers that bad plugins leave behind, to be ended by the tests. */
export const leaks: NodeJS.Timeout[] = []
let columns = 0

/** For each check plugins that fail it and no other. */
export const cases: readonly Case[] = [
  {
    check: 'is declared as definePlugin takes it',
    what: 'a provider that is no token',
    says: /its provides.* is not what definePlugin takes/,
    parts: () => ({ provides: [{}] as never }),
  },
  ...(
    [
      ['a name that nobody finds', { name: 'sample' }, /its name is "sample": call it kaunter-plugin/],
      ['no version', { version: '1' }, /its version is "1"/],
      ['no description', { description: ' ' }, /no description/],
      ['no license', { license: undefined }, /no license/],
      ['CommonJS', { type: 'commonjs' }, /"type": "module"/],
      ['no list of files', { files: undefined }, /it has no files/],
    ] as const
  ).map(([what, change, says]) => ({
    check: 'has a package.json that says what it is',
    ...{ what, says, files: { 'package.json': { ...manifest, ...change } } },
  })),
  ...(
    [
      ['no range for the core', { peerDependencies: {} }, /not among its peerDependencies: add "@kaunter\/core"/],
      ['a range of long ago', { peerDependencies: { '@kaunter/core': '^0.0.1' } }, /wants @kaunter\/core \^0\.0\.1/],
      ['a Lit of its own', { dependencies: { lit: '^3.0.0' } }, /lit is among its dependencies: move it/],
    ] as const
  ).map(([what, change, says]) => ({
    check: 'fits the versions of the platform, and shares its packages',
    ...{ what, says, files: { 'package.json': { ...manifest, ...change } } },
  })),
  {
    check: 'has a README and a CHANGELOG',
    what: 'no README',
    says: /README.md is missing or says next to nothing/,
    files: { 'README.md': null },
  },
  {
    check: 'has a README and a CHANGELOG',
    what: 'a CHANGELOG of another version',
    says: /neither "## Unreleased" nor "## 1.0.0"/,
    files: { 'CHANGELOG.md': '# Changelog\n\n## 0.9.0\n' },
  },
  {
    check: 'has a quality.json that is true',
    what: 'a rule that there is not',
    says: /bronze has no rule "contract-suit".*Did you mean "contract-suite"/,
    files: { 'quality.json': { bronze: { 'contract-suit': 'done' } } },
  },
  {
    check: 'has a quality.json that is true',
    what: 'less than is true',
    says: /this suite runs: say so/,
    files: { 'quality.json': { bronze: {} } },
  },
  {
    check: 'packs all it needs, and no secrets',
    what: 'no declarations',
    says: /dist\/index.d.ts is not in the package: build it/,
    files: { 'dist/index.d.ts': null },
  },
  {
    check: 'packs all it needs, and no secrets',
    what: 'pages that stay at home',
    says: /dist\/ui\/manifest.json is not in the package[\s\S]*dist\/ui\/index-12345678.js is not/,
    files: { 'package.json': { ...manifest, files: ['dist/*.*', 'dist/embeds', 'quality.json'] } },
  },
  {
    check: 'packs all it needs, and no secrets',
    what: 'an .env and a key',
    says: /dist\/\.env would be published[\s\S]*dist\/shop\.pem would be published/,
    files: { 'dist/.env': 'A=1', 'dist/shop.pem': '-' },
  },
  {
    check: 'has a label for every permission',
    what: 'a permission without one',
    says: /"sample:read" has no label/,
    parts: () => ({ permissions: { 'sample:read': { label: ' ', roles: ['agent'] } } }),
  },
  {
    check: 'has a label for every permission',
    what: 'a label that nobody has written',
    says: /the label "permission.raed" of the permission "sample:read" is no key of i18n/,
    parts: () => ({ permissions: { 'sample:read': { label: 'permission.raed', roles: ['agent'] } } }),
  },
  {
    check: 'has a label for every permission',
    what: 'a permission that sounds like that of another',
    says: /"tickets:all" must be called "sample:…"/,
    parts: () => ({ permissions: { ...read, 'tickets:all': { label: 'All', roles: ['agent'] } } }),
  },
  {
    check: 'has a label for every permission',
    what: 'a role that there is not',
    says: /names the role "boss"; there are agent/,
    parts: () => ({ permissions: { 'sample:read': { label: 'See samples', roles: ['boss'] } } }),
  },
  ...(
    [
      ['a missing text', { en: { nav: 'Sample', more: 'More' }, ms: { nav: 'Contoh' } }, /"more" is missing in ms/],
      ['a text too many', { en: { nav: 'Sample' }, ms: { nav: 'Contoh', lagi: 'Lagi' } }, /"lagi" is missing in en/],
      ['other places', { en: { nav: '{a}' }, ms: { nav: '{b}' } }, /"nav" has other places/],
      ['a blank text', { en: { nav: 'Sample' }, ms: { nav: '' } }, /"nav" is blank/],
      ['an entry without a text', { en: {}, ms: {} }, /"nav" is shown to people but is no key of i18n/],
    ] as const
  ).map(([what, i18n, says]) => ({
    check: 'says everything in English and in Malay',
    ...{ what, says, parts: () => ({ i18n: i18n as never }) },
  })),
  {
    check: 'says everything in English and in Malay',
    what: 'a text of its pages in one language',
    says: /ui\/catalog.ts: "hi" is missing in ms/,
    files: { 'ui/catalog.ts': 'export const catalog = { en: { hi: "Hi" }, ms: {} }' },
  },
  {
    check: 'marks what is secret',
    what: 'a token as plain configuration',
    says: /config: "accessToken" sounds like a secret/,
    parts: () => ({
      config: Type.Object({ accessToken: Type.Optional(Type.String()), tokenCount: Type.Optional(Type.Integer()) }),
    }),
  },
  {
    check: 'marks what is secret',
    what: 'a password deep in the configuration',
    says: /config → shop: "password" sounds like a secret/,
    parts: () => ({
      config: Type.Object({
        publicKey: Type.String({ default: '', secret: false }),
        shop: Type.Object({ password: Type.String({ default: '' }) }, { default: {} }),
      }),
    }),
  },
  {
    check: 'starts alone',
    what: 'a value that nobody gives',
    says: /config: .*shop is missing.*Give the values in "config" of describePlugin/,
    parts: () => ({ config: Type.Object({ shop: Type.String() }) }),
  },
  {
    check: 'starts alone',
    what: 'a service that nobody provides',
    says: /nowhere\/v1.*Name the plugin in "needs"/,
    parts: () => ({ uses: { nowhere } }),
  },
  {
    check: 'starts beside the plugins that are installed here',
    what: 'what another plugin does already',
    says: /does not run. setup: .*"presence-subject/,
    neighbours: true,
    parts: () => ({
      provides: [presenceSubjects],
      setup: (ctx) => ctx.provide(presenceSubjects, { audience: async () => undefined as never }, 'ticket'),
    }),
  },
  {
    check: 'says of every route who may call it',
    what: 'a route that says nothing',
    says: /routes: .*neither who may call it/,
    parts: () => ({ routes: (app) => void app.get('/x', () => 1) }),
  },
  {
    check: 'says of every route who may call it',
    what: 'a permission that nobody declares',
    says: /GET \/api\/sample\/x wants the permission "sample:write", which nobody declares/,
    parts: () => ({ routes: (app) => void app.get('/x', { config: { permission: 'sample:write' } }, () => 1) }),
  },
  {
    check: 'says of every route who may call it',
    what: 'a public route with a permission',
    says: /is public and wants a permission/,
    parts: () => ({
      routes: (app) => void app.get('/x', { config: { permission: 'sample:read', public: true } }, () => 1),
    }),
  },
  {
    check: 'is contained when its setup fails',
    what: 'an end that needs a beginning',
    says: /what it opens in setup is not closed when setup fails later/,
    parts: () => ({
      uses: { host },
      setup(ctx) {
        const servers: { close(): void }[] = []
        const listening = ctx.use.host as Host
        listening.onListening(async () => void servers.push({ close: () => undefined }))
        ctx.onClose(() => firstOf(servers).close())
      },
    }),
  },
  {
    check: 'is switched off and on again while others run',
    what: 'something kept outside of setup',
    says: /switched on again, it does not run. setup: once is enough/,
    parts: () => ({
      setup(ctx) {
        if (kept.has(ctx.db)) throw new Error('once is enough')
        kept.add(ctx.db)
      },
    }),
  },
  {
    check: 'closes and leaves nothing open',
    what: 'a timer that goes on',
    says: /it leaves a timer that was opened at .*bad-plugins.table.ts.*: end it in ctx.onClose/,
    parts: () => ({ setup: () => void leaks.push(setInterval(() => undefined, 60_000)) }),
  },
  {
    check: 'makes its tables, removes them, and makes them again',
    what: 'a down that does nothing',
    says: /down leaves sample_row as up made it/,
    parts: () => migration({ up: table('row').up, down: async () => undefined }),
  },
  {
    check: 'makes its tables, removes them, and makes them again',
    what: 'a down that cannot be',
    says: /down: .*does not exist. Mend it/,
    parts: () => migration({ down: (db) => db.schema.dropTable('sample_nothing') }),
  },
  {
    check: 'makes its tables, removes them, and makes them again',
    what: 'a table under a name of its own',
    says: /make or change strange: use table/,
    parts: () =>
      migration({
        up: (db) => db.schema.createTable('strange', (t) => void t.integer('a')),
        down: (db) => db.schema.dropTable('strange'),
      }),
  },
  {
    check: 'makes its tables, removes them, and makes them again',
    what: 'other tables each time',
    says: /differ after down and up again/,
    parts: () =>
      migration({ up: (db, t) => db.schema.createTable(t('row'), (row) => void row.integer(`column_${++columns}`)) }),
  },
  {
    check: 'calls its elements by its own name',
    what: 'a page of another name',
    says: /its page \/sample has the tag "their-page", but its elements begin with "sample-"/,
    parts: (folder) => ({ admin: { directory: join(folder, 'dist/ui'), ...page('their-page') } }),
  },
  {
    check: 'calls its elements by its own name',
    what: 'a widget of another name',
    says: /its widget <their-badge> must be called <sample-…>/,
    parts: (folder) => ({
      embeds: { directory: join(folder, 'dist/embeds'), widgets: [widget({ tag: 'their-badge' })] },
    }),
    files: { 'dist/embeds/their-badge.js': 'customElements.define("their-badge",class extends HTMLElement{})' },
  },
  {
    check: 'has its pages and widgets built',
    what: 'pages that are not there',
    says: /its pages cannot be read.*Run npm run build/,
    files: { 'dist/ui/manifest.json': { entry: 'index-87654321.js' }, 'dist/ui/index-12345678.js': null },
  },
  {
    check: 'shares Lit and the elements of the admin',
    what: 'a package that the admin has not',
    says: /index-12345678.js imports dayjs, which the admin page does not provide/,
    files: { 'dist/ui/index-12345678.js': 'import{a}from"lit/directives/when.js";import d from"dayjs";d(a)' },
  },
  {
    check: 'shares Lit and the elements of the admin',
    what: 'a Lit in the bundle',
    says: /carries its own Lit/,
    files: { 'dist/ui/index-12345678.js': '(globalThis.litElementVersions??=[]).push("4.2.2")' },
  },
  {
    check: 'shares Lit and the elements of the admin',
    what: 'a widget that needs its page',
    says: /sample-badge.js imports lit, which no page of a shop provides/,
    files: { 'dist/embeds/sample-badge.js': 'import{html}from"lit";html``' },
  },
  {
    check: 'keeps secrets and configuration out of the admin pages',
    what: 'a key in an address',
    says: /the value of "apiKey" is in the manifest of the admin/,
    config: { apiKey: 'k-123456789' },
    parts: (folder) => {
      const admin = { directory: join(folder, 'dist/ui'), ...page() }
      return {
        admin,
        setup: (ctx) => void admin.nav.push({ ...firstOf(admin.nav), path: `/sample?${ctx.config.apiKey}` }),
      }
    },
  },
]
