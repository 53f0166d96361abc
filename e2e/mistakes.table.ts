/** What a deployer did wrong, and what the terminal says then. */
export interface Mistake {
  what: string
  /** `kaunter.config.json`, as a value or as its text. */
  config?: object | string
  /** Plugins and packages beside it. */
  files?: Record<string, string>
  env?: NodeJS.ProcessEnv
  args?: string[]
  /** 1 unless said otherwise; `running` when only one plugin is out and the server runs. */
  ends?: 1 | 2 | 'running'
  /** All that is said, word for word but for spaces; of a server that runs, what its report says of the plugin. */
  says: readonly string[]
  /** The same with MariaDB, where that says something else. */
  mariadb?: readonly string[]
}

const whatsapp = (config: object) => ({ plugins: { '@kaunter/plugin-whatsapp-cloud': { config } } })
const required = (config: object) => ({ plugins: { './loyalty.mjs': { required: true, config } } })

/** Needs a number and a secret. */
const loyalty = {
  'loyalty.mjs': `
    import { Type } from '@kaunter/core'
    export default {
      name: 'loyalty',
      config: Type.Object({ days: Type.Integer({ minimum: 1 }), token: Type.String({ secret: true }) }),
    }`,
}
const service = (id: string) => `{ kind: 'service', id: '${id}' }`
const provider = (name: string, provides: string, uses: string) => `
  export default {
    name: '${name}', provides: [${service(provides)}], uses: { other: ${service(uses)} },
    setup(ctx) { ctx.provide(${service(provides)}, {}) },
  }`
const packageOf = (name: string, peerDependencies: object) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({
    name,
    version: '1.2.0',
    main: 'index.mjs',
    peerDependencies,
  }),
  [`node_modules/${name}/index.mjs`]: `throw new Error('this must not run')`,
})
const failing = {
  'loyalty.mjs': `export default { name: 'loyalty', migrations: {
    '001_card': { up: (db, table) => db.schema.createTable(table('card'), (t) => t.integer('id')), down: (db, table) => db.schema.dropTable(table('card')) },
    '002_stamp': { up: async () => { throw new Error('no such type: stamp') }, down: async () => {} },
  } }`,
}

export const mistakes: Mistake[] = [
  // The file
  {
    what: 'no file',
    env: { KAUNTER_CONFIG: 'FOLDER/kaunter.conf.json' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' FOLDER/kaunter.conf.json: is not there',
      ' → Create it with kaunter add <plugin>, or name another file in KAUNTER_CONFIG.',
    ],
  },
  {
    what: 'a comma too many',
    config: '{ "plugins": { "a": {}, } }',
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' FOLDER/kaunter.config.json: is not JSON (Expected double-quoted property name in JSON at position 24 (line 1 column 25))',
      ' → Look for a missing comma or quote at that place.',
    ],
  },
  {
    what: 'a key that does not exist',
    config: { plugins: {}, plugin: {} },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' FOLDER/kaunter.config.json → plugin: is not a setting that exists',
      ' → Did you mean "plugins"? Else remove it.',
    ],
  },
  {
    what: 'a built-in part that does not exist',
    config: { plugins: {}, builtin: { aut: {} } },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' FOLDER/kaunter.config.json → builtin.aut: is not a built-in part',
      ' → Did you mean "auth"? There are: admin, audit, auth, calendars, dashboard, directory, embeds, jobs, live, messaging, notifications, plugins, settings, webhooks.',
    ],
  },
  {
    what: 'a misspelt plugin',
    config: { plugins: { '@kaunter/plugin-ticket': {} } },
    ends: 'running',
    says: [
      '✗ @kaunter/plugin-ticket import: it cannot be found',
      ' → Did you mean "@kaunter/plugin-tickets"? Install it with npm install @kaunter/plugin-ticket, correct its name, or set "enabled": false.',
    ],
  },
  {
    what: 'a misspelt path',
    config: { plugins: { './loyaltie.mjs': {} } },
    files: loyalty,
    ends: 'running',
    says: [
      '✗ ./loyaltie.mjs import: it cannot be found',
      ' → Correct the path, which begins at FOLDER, or set "enabled": false.',
    ],
  },
  // The configuration of a plugin
  {
    what: 'a value of the wrong type',
    config: whatsapp({ simulatorPort: 'any' }),
    ends: 'running',
    says: [
      '✗ whatsapp-cloud 0.1.0 config: plugins.@kaunter/plugin-whatsapp-cloud.config.simulatorPort expected integer, but is "any"',
      ' → Correct this value in the file. Then restart.',
    ],
  },
  {
    what: 'a setting that does not exist',
    config: whatsapp({ simulatorPorts: 8090 }),
    ends: 'running',
    says: [
      '✗ whatsapp-cloud 0.1.0 config: plugins.@kaunter/plugin-whatsapp-cloud.config.simulatorPorts is not a setting that exists',
      ' → Did you mean "simulatorPort"? Else remove it. Then restart.',
    ],
  },
  {
    what: 'a missing secret',
    config: { plugins: { './loyalty.mjs': { config: { days: 3, token: { $env: 'LOYALTY_TOKEN' } } } } },
    files: loyalty,
    ends: 'running',
    says: [
      '✗ loyalty config: plugins../loyalty.mjs.config.token is missing',
      ' → Set the environment variable LOYALTY_TOKEN. Then restart.',
    ],
  },
  {
    what: 'a missing secret of a required plugin',
    config: required({ days: 3, token: { $env: 'LOYALTY_TOKEN' } }),
    files: loyalty,
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' FOLDER/kaunter.config.json → plugins../loyalty.mjs.config.token: is missing',
      ' → Set the environment variable LOYALTY_TOKEN.',
    ],
  },
  {
    what: 'a secret in the file',
    config: { plugins: { './loyalty.mjs': { config: { days: 3, token: 'hunter2' } } } },
    files: loyalty,
    ends: 'running',
    says: [
      '✗ loyalty config: plugins../loyalty.mjs.config.token is a secret written in the file',
      ' → Put it in the environment and write { "$env": "NAME" } here. Then restart.',
    ],
  },
  {
    what: 'a variable of the wrong form',
    config: required({ days: { $env: 'LOYALTY_DAYS' }, token: { $env: 'LOYALTY_TOKEN' } }),
    files: loyalty,
    env: { LOYALTY_DAYS: 'three', LOYALTY_TOKEN: 'x' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' FOLDER/kaunter.config.json → plugins../loyalty.mjs.config.days: expected integer, but is "three"',
      ' → Correct the environment variable LOYALTY_DAYS.',
    ],
  },
  // Plugins among each other
  {
    what: 'a plugin for another version of Kaunter',
    config: { plugins: { 'acme-loyalty': {} } },
    files: packageOf('acme-loyalty', { '@kaunter/core': '^9.0.0' }),
    ends: 'running',
    says: [
      '✗ acme-loyalty 1.2.0 range: acme-loyalty 1.2.0 wants @kaunter/core ^9.0.0, and 0.1.0 is here',
      ' → Install and enable what fits (npm install @kaunter/core@"^9.0.0" or another version of it), or take the risk: "allowIncompatible": ["acme-loyalty"] in kaunter.config.json. Then restart.',
    ],
  },
  {
    what: 'a plugin whose companion is not enabled',
    config: { plugins: { 'acme-loyalty': {} } },
    files: packageOf('acme-loyalty', { '@kaunter/plugin-tickets': '^0.1.0' }),
    ends: 'running',
    says: [
      '✗ acme-loyalty 1.2.0 range: acme-loyalty 1.2.0 wants @kaunter/plugin-tickets ^0.1.0, which is not enabled',
      ' → Install and enable what fits (npm install @kaunter/plugin-tickets or another version of it), or take the risk: "allowIncompatible": ["acme-loyalty"] in kaunter.config.json. Then restart.',
    ],
  },
  {
    what: 'plugins that need each other',
    config: { plugins: { './a.mjs': {}, './b.mjs': {} } },
    files: { 'a.mjs': provider('a-side', 'a/v1', 'b/v1'), 'b.mjs': provider('b-side', 'b/v1', 'a/v1') },
    says: [
      'KAUNTER_PLUGIN_CYCLE',
      'These plugins need each other in a circle: a-side → b-side → a-side. Make one of the needs optional, or move the shared part into a third plugin.',
    ],
  },
  {
    what: 'a need that nobody meets',
    config: { plugins: { './a.mjs': {} } },
    files: { 'a.mjs': provider('a-side', 'a/v1', 'b/v1') },
    ends: 'running',
    says: ['✗ a-side needs: it needs "b/v1", which no enabled plugin provides', ' → Enable a plugin that provides it.'],
  },
  {
    what: 'a plugin that cannot run, under --strict',
    config: { plugins: { './a.mjs': {} } },
    files: { 'a.mjs': provider('a-side', 'a/v1', 'b/v1') },
    args: ['--strict'],
    says: [
      'KAUNTER_STRICT',
      'Some plugins cannot run: a-side. They would be quarantined, but the start is strict (--strict or KAUNTER_STRICT=1). Mend them, or start without it.',
      '',
      ' ✗ a-side needs: it needs "b/v1", which no enabled plugin provides',
      ' → Enable a plugin that provides it.',
    ],
  },
  // The database
  {
    what: 'a database that is down',
    env: { DATABASE_URL: 'postgres://kaunter:hunter2@127.0.0.1:CLOSED/shop' },
    says: [
      'KAUNTER_DATABASE_UNREACHABLE',
      'Cannot reach the database at postgres://kaunter:***@127.0.0.1:CLOSED/shop: connect ECONNREFUSED 127.0.0.1:CLOSED. Check that it runs and that DATABASE_URL is right, or remove DATABASE_URL to use the embedded one.',
    ],
  },
  {
    what: 'a MariaDB that is down',
    env: { DATABASE_URL: 'mysql://kaunter:hunter2@127.0.0.1:CLOSED/shop' },
    says: [
      'KAUNTER_DATABASE_UNREACHABLE',
      'Cannot reach the database at mysql://kaunter:***@127.0.0.1:CLOSED/shop: connect ECONNREFUSED 127.0.0.1:CLOSED. Check that it runs and that DATABASE_URL is right, or remove DATABASE_URL to use the embedded one.',
    ],
  },
  {
    what: 'a wrong password',
    env: { DATABASE_URL: 'WRONG_PASSWORD' },
    says: [
      'KAUNTER_DATABASE_UNREACHABLE',
      'Cannot reach the database at postgres://kaunter:***@SERVER/DATABASE: password authentication failed for user "kaunter". Correct the user and the password in DATABASE_URL.',
    ],
    mariadb: [
      'KAUNTER_DATABASE_UNREACHABLE',
      "Cannot reach the database at mysql://root:***@SERVER/DATABASE: Access denied for user 'root'@'127.0.0.1' (using password: YES). Correct the user and the password in DATABASE_URL.",
    ],
  },
  {
    what: 'a database that does not exist',
    env: { DATABASE_URL: 'WRONG_NAME' },
    says: [
      'KAUNTER_DATABASE_UNREACHABLE',
      'Cannot reach the database at postgres://kaunter:***@SERVER/shop: database "shop" does not exist. Make that database, or correct its name in DATABASE_URL.',
    ],
    mariadb: [
      'KAUNTER_DATABASE_UNREACHABLE',
      "Cannot reach the database at WRONG_NAME: Unknown database 'shop'. Make that database, or correct its name in DATABASE_URL.",
    ],
  },
  {
    what: 'another kind of database',
    env: { DATABASE_URL: 'mongodb://kaunter:hunter2@127.0.0.1/shop' },
    says: [
      'KAUNTER_DATABASE_UNSUPPORTED',
      'DATABASE_URL starts with "mongodb", on which Kaunter does not run. Use postgres://user:password@host:5432/name or mysql://user:password@host:3306/name.',
    ],
  },
  {
    what: 'no address at all',
    env: { DATABASE_URL: 'shop' },
    says: [
      'KAUNTER_DATABASE_UNSUPPORTED',
      'DATABASE_URL starts with "shop", on which Kaunter does not run. Use postgres://user:password@host:5432/name or mysql://user:password@host:3306/name.',
    ],
  },
  {
    what: 'jobs in MySQL',
    env: { JOBS_DATABASE_URL: 'mysql://kaunter:hunter2@127.0.0.1/shop' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' JOBS_DATABASE_URL: starts with "mysql"',
      ' → The jobs are kept in PostgreSQL: use postgres://user:password@host:5432/name, or remove it.',
    ],
  },
  {
    what: 'a database of the jobs that is down',
    env: { JOBS_DATABASE_URL: 'postgres://kaunter:hunter2@127.0.0.1:CLOSED/jobs' },
    says: [
      'KAUNTER_DATABASE_UNREACHABLE',
      'Cannot reach the database at postgres://kaunter:***@127.0.0.1:CLOSED/jobs: connect ECONNREFUSED 127.0.0.1:CLOSED. Check that it runs and that JOBS_DATABASE_URL is right, or remove JOBS_DATABASE_URL to use the embedded one.',
    ],
  },
  {
    what: 'a migration that fails half-way',
    config: { plugins: { './loyalty.mjs': {} } },
    files: failing,
    ends: 'running',
    says: [
      '✗ loyalty migration: Migration "002_stamp" of plugin "loyalty" failed: no such type: stamp. Its data is as it was before; half-made tables are cleared away at the next try.',
      ' → Mend what the reason names, or go back to the version that ran before; then try again on the page Plugins, or restart.',
    ],
  },
  {
    what: 'a migration that fails half-way, of a required plugin',
    config: required({}),
    files: failing,
    says: [
      'KAUNTER_PLUGIN_FAILED',
      'Plugin "loyalty", which is required, failed in its migration: Migration "002_stamp" of plugin "loyalty" failed: no such type: stamp. Its data is as it was before; half-made tables are cleared away at the next try. Mend what the reason names, or go back to the version that ran before; then try again on the page Plugins, or restart.',
    ],
  },
  // The environment
  {
    what: 'a port in use',
    env: { PORT: 'TAKEN' },
    says: [
      'KAUNTER_PORT_TAKEN',
      'Port TAKEN on 127.0.0.1 is in use by another program. Stop that program, or start with another port: PORT=NEXT npm start',
    ],
  },
  {
    what: 'a port that is none',
    env: { PORT: '80a' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' PORT: is "80a", not a port number',
      ' → Set it to a whole number from 0 to 65535, for example PORT=8080.',
    ],
  },
  {
    what: 'an address that is none',
    env: { APP_BASE_URL: 'desk.example.com' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' APP_BASE_URL: is "desk.example.com", not a web address',
      ' → Set it to the address people use, for example APP_BASE_URL=https://desk.example.com.',
    ],
  },
  {
    what: 'a Redis that is none',
    env: { REDIS_URL: 'http://:hunter2@redis.example.com' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' REDIS_URL: is http://:***@redis.example.com/, not the address of a Redis',
      ' → Set it to redis://host:6379 (rediss:// for TLS, redis://:password@host:6379/1 with password and number), or remove it.',
    ],
  },
  {
    what: 'a role that does not exist',
    env: { KAUNTER_ROLE: 'wroker' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' KAUNTER_ROLE: is "wroker"',
      ' → Use one of: web, worker, all.',
    ],
  },
  {
    what: 'a log level that does not exist',
    env: { LOG_LEVEL: 'verbose' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has one problem:',
      ' LOG_LEVEL: is "verbose"',
      ' → Use one of: fatal, error, warn, info, debug, trace, silent.',
    ],
  },
  {
    what: 'production without a secret',
    env: { NODE_ENV: 'production', KAUNTER_SECRET: '' },
    says: [
      'KAUNTER_SECRET_REQUIRED',
      'KAUNTER_SECRET is not set. In production set it to at least 32 random characters (for example the output of `openssl rand -hex 32`) and keep it: keys for signing and encryption are derived from it.',
    ],
  },
  {
    what: 'a short secret',
    env: { KAUNTER_SECRET: 'hunter2' },
    says: [
      'KAUNTER_SECRET_SHORT',
      'KAUNTER_SECRET holds a secret of only 7 characters. Set at least 32 random ones, for example the output of `openssl rand -hex 32`.',
    ],
  },
  {
    what: 'a short first password',
    env: { KAUNTER_ADMIN_PASSWORD: 'hunter2' },
    says: [
      'KAUNTER_AUTH_ADMIN_PASSWORD_WEAK',
      'KAUNTER_ADMIN_PASSWORD has fewer than 10 characters. Set a longer one.',
    ],
  },
  {
    what: 'two mistakes at once',
    config: { plugins: {}, plugin: {} },
    env: { PORT: '80a' },
    says: [
      'KAUNTER_CONFIG_INVALID',
      'The configuration has 2 problems:',
      ' PORT: is "80a", not a port number',
      ' → Set it to a whole number from 0 to 65535, for example PORT=8080.',
      ' FOLDER/kaunter.config.json → plugin: is not a setting that exists',
      ' → Did you mean "plugins"? Else remove it.',
    ],
  },
  // The command
  {
    what: 'a role that does not exist, as an option',
    args: ['--role', 'wroker'],
    ends: 2,
    says: [
      "error: option '--role <role>' argument 'wroker' is invalid. Allowed choices are web, worker, all.",
      '(kaunter --help lists what there is)',
    ],
  },
  {
    what: 'an option that does not exist',
    args: ['--rol', 'web'],
    ends: 2,
    says: ["error: unknown option '--rol'", '(Did you mean --role?)', '(kaunter --help lists what there is)'],
  },
]
