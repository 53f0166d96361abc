/** A token as a plugin can make it without importing anything. */
const token = (kind: string, id: string) =>
  `{ kind: '${kind}', id: '${id}', onError: 'skip', savepoint: true, schema: {} }`
const routing = token('hook', 'messaging.routing/v1')
const received = token('event', 'messaging.message-received/v1')

/** Third-party plugins, each wrong in its own way: what the module holds, and what its reason must say. */
export const brokenPlugins: [what: string, source: string, reason: RegExp][] = [
  ['throws when it is imported', `throw new Error('no such library')`, /import: no such library/],
  ['does not parse', `export default {`, /import: .*[Uu]nexpected/],
  ['exports nothing', `export const plugin = {}`, /import: its default export/],
  ['exports something else', `export default () => 5`, /import: its default export/],
  ['has a name that cannot be', `export default { name: 'Not A Name' }`, /import: its name/],
  ['has the name of a built-in', `export default { name: 'messaging' }`, /import: its name "messaging" is taken/],
  [
    'has parts of the wrong kind',
    `export default { name: 'NAME', provides: 5, uses: 'all' }`,
    /import: its (provides|uses)/,
  ],
  [
    'has permissions without roles',
    `export default { name: 'NAME', permissions: { 'NAME:see': { label: 'See' } } }`,
    /import: its permissions/,
  ],
  [
    'has a config that is no schema',
    `export default { name: 'NAME', config: { type: 'object' } }`,
    /import: its config/,
  ],
  [
    'needs what nobody provides',
    `export default { name: 'NAME', uses: { x: { kind: 'service', id: 'nobody/v1' } } }`,
    /nobody\/v1/,
  ],
  [
    'throws in a migration',
    `export default { name: 'NAME', migrations: { '001_a': { up: async () => { throw new Error('no such type') }, down: async () => {} } } }`,
    /migration.*no such type/,
  ],
  [
    'makes a table that cannot be',
    `export default { name: 'NAME', migrations: { '001_a': { up: (db) => db.raw('create table NAME_a (x nonsense)'), down: async () => {} } } }`,
    /migration.*nonsense/,
  ],
  [
    'throws in setup',
    `export default { name: 'NAME', setup() { throw new Error('no licence') } }`,
    /setup: no licence/,
  ],
  ['rejects in setup', `export default { name: 'NAME', async setup() { throw null } }`, /setup: null/],
  [
    'provides what is provided already',
    `const m = { kind: 'service', id: 'directory/v1' }; export default { name: 'NAME', provides: [m], setup(ctx) { ctx.provide(m, {}) } }`,
    /directory\/v1.*"directory" already/,
  ],
  [
    'provides a channel and then throws',
    `const c = { kind: 'services', id: 'channel/v1' }; export default { name: 'NAME', provides: [c], setup(ctx) { ctx.provide(c, {}); throw new Error('half a channel') } }`,
    /half a channel/,
  ],
  [
    'taps and then throws',
    `export default { name: 'NAME', setup(ctx) { ctx.tap(${routing}, () => { throw new Error('still here') }); throw new Error('half a tap') } }`,
    /half a tap/,
  ],
  [
    'throws in routes',
    `export default { name: 'NAME', routes() { throw new Error('no routes today') } }`,
    /routes: no routes today/,
  ],
  [
    'has a route that says not who may call it',
    `export default { name: 'NAME', routes(app) { app.get('/x', () => 1) } }`,
    /neither who may call it/,
  ],
  [
    'has a route with a schema that is none',
    `export default { name: 'NAME', routes(app) { app.get('/x', { config: { public: true }, schema: { querystring: { type: 'nonsense' } } }, () => 1) } }`,
    /routes: /,
  ],
  [
    'answers with a schema that is none',
    `export default { name: 'NAME', routes(app) { app.get('/x', { config: { public: true }, schema: { response: { 200: { type: 'nonsense' } } } }, () => 1) } }`,
    /routes: /,
  ],
  [
    'has admin pages that were never built',
    `export default { name: 'NAME', admin: { directory: 'dist/ui' } }`,
    /manifest\.json/,
  ],
  [
    'shows an element under a foreign tag',
    `export default { name: 'NAME', admin: { directory: '/', slots: [{ slot: 'ticket.sidebar/v1', tag: 'tickets-inbox', permission: 'x' }] } }`,
    /ui: its element in ticket\.sidebar\/v1 has the tag "tickets-inbox", but its elements begin with "broken\d+-"/,
  ],
]

/** Starts well, and fails by what a message says; its event handler and its routes always fail. */
export const failingPlugin = `
  const table = { '001_note': { up: (db, table) => db.schema.createTable(table('note'), (t) => t.string('text')), down: (db, table) => db.schema.dropTable(table('note')) } }
  export default {
    name: 'eighth',
    migrations: table,
    setup(ctx) {
      ctx.tap(${routing}, async (batch) => {
        for (const message of batch.messages) await batch.tx.db(ctx.table('note')).insert({ text: message.text })
        const mode = batch.messages.map((message) => message.text).join(' ')
        if (mode.includes('throw')) throw new Error('the tap broke')
        if (mode.includes('sql')) await batch.tx.db.raw('select * from nowhere')
        if (mode.includes('nothing')) return undefined
        if (mode.includes('garbage')) return { messages: 'garbage' }
        return batch
      })
      ctx.on(${received}, async () => { throw new Error('the handler broke') })
    },
    routes(app) {
      app.get('/broken', { config: { public: true } }, () => { throw new Error('secret inside: hunter2') })
      app.get('/reject', { config: { public: true } }, () => Promise.reject({ statusCode: 'no' }))
    },
  }`
