import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { isPostgresUrl } from './database.ts'
import { type ConfigProblem, secretRequired, secretShort } from './errors.ts'
import { Secrets } from './secrets.ts'
import { maskUrl } from './unreachable.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** What a process does: answer requests, work off jobs, or both. */
export const roles = ['web', 'worker', 'all'] as const
export type Role = (typeof roles)[number]

/** What a deployer sets outside the configuration file. */
export interface Environment {
  production: boolean
  host: string
  port: number
  /** Address that people and Meta reach, without a slash at the end. */
  baseUrl: string
  /** Folder of what the server keeps itself: embedded database, generated secret. */
  home: string
  configPath: string
  databaseUrl: string | undefined
  /** Always PostgreSQL; `undefined` for the embedded one. */
  jobsDatabaseUrl: string | undefined
  /** Shared by all processes; without it they share what they must by way of the database. */
  redisUrl: string | undefined
  role: Role
  /** Whether a plugin that cannot run ends the start. */
  strict: boolean
  logLevel: string
  /** Whose `X-Forwarded-For` is believed: addresses, or a number of hops. */
  trustProxy: string[] | number | undefined
  /** What a reader of `/metrics` must send; without it only this machine may read them. */
  metricsToken: string | undefined
  /** Where traces are sent. */
  otlpEndpoint: string | undefined
  /** The power of two by which a guess at a password is made expensive: scrypt's N. */
  passwordCost: number
  env: NodeJS.ProcessEnv
}

/** Reads the environment. Problems are added to `problems` and a usable value is put in their place. */
export function readEnvironment(env: NodeJS.ProcessEnv, cwd: string, problems: ConfigProblem[]): Environment {
  const rawPort = env.PORT?.trim() || '8080'
  const port = Number(rawPort)
  if (!/^\d+$/.test(rawPort) || port > 65_535)
    problems.push({
      path: 'PORT',
      problem: `is ${JSON.stringify(rawPort)}, not a port number`,
      remedy: 'Set it to a whole number from 0 to 65535, for example PORT=8080.',
    })
  const baseUrl = (env.APP_BASE_URL?.trim() || `http://localhost:${Number.isInteger(port) ? port : 8080}`).replace(
    /\/+$/,
    '',
  )
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? ''))
    problems.push({
      path: 'APP_BASE_URL',
      problem: `is ${JSON.stringify(baseUrl)}, not a web address`,
      remedy: 'Set it to the address people use, for example APP_BASE_URL=https://desk.example.com.',
    })
  const production = env.NODE_ENV === 'production'
  const logLevel = env.LOG_LEVEL?.trim() || (production ? 'info' : 'warn')
  if (!logLevels.includes(logLevel))
    problems.push({
      path: 'LOG_LEVEL',
      problem: `is ${JSON.stringify(logLevel)}`,
      remedy: `Use one of: ${logLevels.join(', ')}.`,
    })
  const databaseUrl = env.DATABASE_URL?.trim() || undefined
  const jobsDatabaseUrl = env.JOBS_DATABASE_URL?.trim() || undefined
  if (jobsDatabaseUrl !== undefined && !isPostgresUrl(jobsDatabaseUrl))
    problems.push({
      path: 'JOBS_DATABASE_URL',
      problem: `starts with "${jobsDatabaseUrl.split(':')[0]}"`,
      remedy: 'The jobs are kept in PostgreSQL: use postgres://user:password@host:5432/name, or remove it.',
    })
  const redisUrl = env.REDIS_URL?.trim() || undefined
  const redis = URL.parse(redisUrl ?? 'redis://localhost')
  if (!/^rediss?:$/.test(redis?.protocol ?? '') || redis?.hostname === '')
    problems.push({
      path: 'REDIS_URL',
      problem: `is ${maskUrl(redisUrl as string)}, not the address of a Redis`,
      remedy:
        'Set it to redis://host:6379 (rediss:// for TLS, redis://:password@host:6379/1 with password and number), or remove it.',
    })
  const role = env.KAUNTER_ROLE?.trim() || 'all'
  if (!isRole(role))
    problems.push({
      path: 'KAUNTER_ROLE',
      problem: `is ${JSON.stringify(role)}`,
      remedy: `Use one of: ${roles.join(', ')}.`,
    })
  return {
    production,
    // In development nothing outside this machine can reach the first, printed password.
    host: env.HOST?.trim() || (production ? '0.0.0.0' : '127.0.0.1'),
    port: Number.isInteger(port) ? port : 8080,
    baseUrl,
    home: resolve(cwd, env.KAUNTER_HOME?.trim() || '.kaunter'),
    configPath: resolve(cwd, env.KAUNTER_CONFIG?.trim() || 'kaunter.config.json'),
    databaseUrl,
    jobsDatabaseUrl: jobsDatabaseUrl ?? (databaseUrl && isPostgresUrl(databaseUrl) ? databaseUrl : undefined),
    redisUrl,
    role: isRole(role) ? role : 'all',
    strict: env.KAUNTER_STRICT?.trim() === '1',
    logLevel: logLevels.includes(logLevel) ? logLevel : 'warn',
    trustProxy: readTrustProxy(env.KAUNTER_TRUST_PROXY?.trim() ?? '', problems),
    metricsToken: env.KAUNTER_METRICS_TOKEN?.trim() || undefined,
    otlpEndpoint: readOtlpEndpoint(env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim() ?? '', problems),
    passwordCost: readPasswordCost(env.KAUNTER_PASSWORD_COST?.trim() ?? '', production, problems),
    env,
  }
}

/** OWASP's for scrypt with these blocks: 32 MiB and a fifth of a second. */
const passwordCost = 15

/** Tests sign in all the time and may do it cheaply, which production refuses. */
function readPasswordCost(value: string, production: boolean, problems: ConfigProblem[]): number {
  const least = production ? passwordCost : 10
  const given = value === '' ? passwordCost : Number(value)
  if (Number.isInteger(given) && given >= least && given <= 20) return given
  problems.push({
    path: 'KAUNTER_PASSWORD_COST',
    problem: `is ${JSON.stringify(value)}`,
    remedy: `Set it to a whole number from ${least} to 20, or remove it for ${passwordCost}; one more doubles the time and the memory of each sign-in.`,
  })
  return passwordCost
}

const isRole = (value: string): value is Role => roles.includes(value as Role)

const networks = ['loopback', 'linklocal', 'uniquelocal']

function readTrustProxy(value: string, problems: ConfigProblem[]): string[] | number | undefined {
  if (value === '' || value === '0') return undefined
  if (/^\d$/.test(value)) return Number(value)
  const addresses = value.split(',').map((address) => address.trim())
  // Not of width 0: that is everybody, and everybody could then choose an address.
  const isNetwork = (address: string) => {
    const [ip = '', bits, ...rest] = address.split('/')
    const widest = { 0: 0, 4: 32, 6: 128 }[isIP(ip)] ?? 0
    const width = bits === undefined ? widest : Number(bits)
    return widest > 0 && rest.length === 0 && Number.isInteger(width) && width > 0 && width <= widest
  }
  if (addresses.every((address) => networks.includes(address) || isNetwork(address))) return addresses
  problems.push({
    path: 'KAUNTER_TRUST_PROXY',
    problem: `is ${JSON.stringify(value)}, which says of no proxy in particular that it may be believed`,
    remedy: `Name the addresses of your proxies (10.0.0.5, 10.1.0.0/16, ${networks.join(', ')}; with commas), or the number of proxies in a row, for example KAUNTER_TRUST_PROXY=loopback.`,
  })
  return undefined
}

function readOtlpEndpoint(value: string, problems: ConfigProblem[]): string | undefined {
  if (value === '' || /^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value || undefined
  problems.push({
    path: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    problem: `is ${JSON.stringify(value)}, not a web address`,
    remedy: 'Set it to your collector, for example http://localhost:4318, or remove it to send no traces.',
  })
  return undefined
}

/**
 * The secret from KAUNTER_SECRET, or, in development, one that is made on the first start and kept in `home`; besides it
 * the earlier ones from KAUNTER_SECRET_PREVIOUS, so that what they encrypted can be read and encrypted anew.
 *
 * @throws KAUNTER_SECRET_REQUIRED in production without one; KAUNTER_SECRET_SHORT below 32 characters.
 */
export function loadSecrets(environment: Environment): Secrets {
  const { env } = environment
  const previous = (env.KAUNTER_SECRET_PREVIOUS ?? '').split(',').flatMap((text) => text.trim() || [])
  for (const { length } of previous) if (length < 32) throw secretShort({ name: 'KAUNTER_SECRET_PREVIOUS', length })
  const given = env.KAUNTER_SECRET ?? ''
  if (given.length >= 32) return new Secrets(given, previous)
  if (given !== '') throw secretShort({ name: 'KAUNTER_SECRET', length: given.length })
  if (environment.production) throw secretRequired({})
  const path = join(environment.home, 'secret')
  if (!existsSync(path)) {
    mkdirSync(environment.home, { recursive: true })
    // Written beside its place and linked there: of several processes that start at once, one makes the secret of all.
    const own = `${path}.${process.pid}`
    writeFileSync(own, randomBytes(32).toString('hex'), { mode: 0o600 })
    try {
      linkSync(own, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(own)
    }
  }
  return new Secrets(readFileSync(path, 'utf8').trim(), previous)
}
