import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Sample {
  name: string
  phase: string
  /** What the module holds; `MARK` is a file that its code would write. */
  source: string
  reason: RegExp
  manifest?: object
  config?: object
}

const host = `{ kind: 'service', id: 'host/v1' }`
const given = `{ kind: 'service', id: 'directory/v1' }`
const base = `{ kind: 'service', id: 'sour-setup/v1' }`

/** A third-party plugin for each phase, wrong in that phase only; each as a package of its own. */
const samples: readonly Sample[] = [
  {
    name: 'sour-range',
    phase: 'range',
    source: `import { writeFileSync } from 'node:fs'; writeFileSync('MARK', ''); export default { name: 'sour-range' }`,
    manifest: { peerDependencies: { '@kaunter/core': '^99.0.0' } },
    reason: /sour-range 1\.0\.0 wants @kaunter\/core \^99\.0\.0, and \d/,
  },
  {
    name: 'sour-import',
    phase: 'import',
    source: `throw new Error('no such library')`,
    reason: /no such library/,
  },
  {
    name: 'sour-config',
    phase: 'config',
    source: `import { Type } from 'CORE'; export default { name: 'sour-config', config: Type.Object({ days: Type.Integer(), key: Type.String({ secret: true }) }), setup() { throw new Error('never') } }`,
    config: { days: 'soon', key: 'open-sesame' },
    reason: /config\.days expected integer, but is "soon".*config\.key.*secret|config\.key is a secret.*config\.days/,
  },
  {
    name: 'sour-ui',
    phase: 'ui',
    source: `export default { name: 'sour-ui', admin: { directory: import.meta.dirname + '/dist' }, setup() { throw new Error('never') } }`,
    reason: /manifest\.json/,
  },
  {
    name: 'sour-provides',
    phase: 'provides',
    source: `const d = ${given}; export default { name: 'sour-provides', provides: [d], setup(ctx) { ctx.provide(d, {}) } }`,
    reason: /"directory\/v1", which is provided by "directory" already/,
  },
  {
    name: 'sour-migration',
    phase: 'migration',
    source: `export default { name: 'sour-migration', migrations: { '001_a': { up: async () => { throw new Error('no such type') }, down: async () => {} } } }`,
    reason: /001_a.*no such type/,
  },
  {
    name: 'sour-setup',
    phase: 'setup',
    source: `const s = ${base}; export default { name: 'sour-setup', provides: [s], setup(ctx) { ctx.provide(s, {}); throw new Error('no licence') } }`,
    reason: /no licence/,
  },
  {
    name: 'sour-needs',
    phase: 'needs',
    source: `export default { name: 'sour-needs', uses: { s: ${base} }, setup() { throw new Error('never') } }`,
    reason: /it needs "sour-setup\/v1" from "sour-setup", which is switched off/,
  },
  {
    name: 'sour-routes',
    phase: 'routes',
    source: `export default { name: 'sour-routes', routes(app) { app.get('/half', { config: { public: true } }, () => 1); throw new Error('no routes today') } }`,
    reason: /no routes today/,
  },
  {
    name: 'sour-start',
    phase: 'start',
    source: `export default { name: 'sour-start', uses: { host: ${host} }, setup(ctx) { ctx.use.host.onListening(async () => { throw new Error('no line outside') }) }, routes(app) { app.get('/x', { config: { public: true } }, () => 1) } }`,
    reason: /no line outside/,
  },
]

export const phaseSamples = samples

/** Installs them beside a configuration file, with one that is well and is for `import` only. */
export function installSamples(folder: string, core: string): Record<string, object> {
  const install = (name: string, source: string, manifest: object) => {
    const path = join(folder, 'node_modules', name)
    mkdirSync(path, { recursive: true })
    const known = { name, version: '1.0.0', type: 'module', exports: { import: './index.js' } }
    writeFileSync(join(path, 'package.json'), JSON.stringify({ ...known, ...manifest }))
    writeFileSync(join(path, 'index.js'), source.replace('CORE', core).replace('MARK', join(folder, 'code-has-run')))
  }
  for (const { name, source, manifest = {} } of samples) install(name, source, manifest)
  install(
    'sweet',
    `export default { name: 'sweet', routes(app) { app.get('/x', { config: { public: true } }, () => 'fine') } }`,
    { peerDependencies: { '@kaunter/core': '>=0.1.0', '@kaunter/plugin-tickets': '>=0.1.0' } },
  )
  const entries = samples.map(({ name, config }) => [name, config === undefined ? {} : { config }])
  return { ...Object.fromEntries(entries), sweet: {} }
}
