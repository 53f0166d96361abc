import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { satisfies } from 'semver'
import { loadSecrets } from '../../kernel/environment.ts'
import { KaunterError } from '../../kernel/errors.ts'
import { nodeRange } from '../version.ts'
import { type Check, ok, problem, warning } from './finding.ts'

export const node: Check = () => {
  if (satisfies(process.version, nodeRange)) return [ok('node', `Node ${process.version}`)]
  return [problem('node', `Node ${process.version} is too old`, `Install Node ${nodeRange} from https://nodejs.org.`)]
}

const megabyte = 1024 * 1024
/** Below the first PostgreSQL may stop in the middle of its work; below the second it is time to act. */
const [tooLittle, little] = [200 * megabyte, 1024 * megabyte]

export const disk: Check = async ({ environment }) => {
  let folder = environment.home
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const message = `${Math.floor(free / megabyte)} MB free for ${environment.home}`
  const remedy = 'Free some space, or put KAUNTER_HOME on a larger disk.'
  if (free < tooLittle) return [problem('disk', message, remedy)]
  return [free < little ? warning('disk', message, remedy) : ok('disk', message)]
}

export const port: Check = async ({ environment: { host, port } }) => {
  const taken = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ host, port }, () => server.close(() => resolve(undefined)))
  })
  if (taken === undefined) return [ok('port', `port ${port} on ${host} is free`)]
  if (taken.code === 'EADDRINUSE') {
    if (await isKaunter(host, port)) return [ok('port', `a Kaunter answers at port ${port}`)]
    const remedy = `Stop that program, or set another port: PORT=${port + 1}.`
    return [problem('port', `port ${port} on ${host} is in use by another program`, remedy)]
  }
  const remedy =
    taken.code === 'EACCES'
      ? 'Ports below 1024 are for root: choose a higher one in PORT and put a proxy in front.'
      : 'Correct HOST: it must be an address of this machine, for example 127.0.0.1 or 0.0.0.0.'
  return [problem('port', `cannot listen at port ${port} on ${host}: ${taken.code}`, remedy)]
}

async function isKaunter(host: string, port: number): Promise<boolean> {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host
  try {
    const answer = await fetch(`http://${address}:${port}/health`, { signal: AbortSignal.timeout(2000) })
    return 'quarantined' in ((await answer.json()) as object)
  } catch {
    // Whatever is there does not speak our language.
    return false
  }
}

export const baseUrl: Check = ({ environment: { production, baseUrl, port } }) => {
  const { hostname, protocol } = new URL(baseUrl)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  const webhook = `webhooks come to ${baseUrl}/webhook/<name>`
  if (!production) return [ok('base-url', `${baseUrl}; ${webhook}`)]
  if (local)
    return [
      problem('base-url', `${baseUrl} leads nowhere from outside`, 'Set APP_BASE_URL to the address that people use.'),
    ]
  if (protocol !== 'https:')
    return [
      problem(
        'base-url',
        `${baseUrl} is not encrypted; Meta sends webhooks to https only`,
        `Put a proxy with TLS before port ${port} and set APP_BASE_URL=https://${hostname}.`,
      ),
    ]
  return [ok('base-url', `${baseUrl}; ${webhook}`)]
}

export const secret: Check = ({ environment }) => {
  const given = environment.env.KAUNTER_SECRET ?? ''
  try {
    if (given === '' && !environment.production)
      return [ok('secret', `not set; a start in development keeps its own in ${environment.home}`)]
    loadSecrets(environment)
  } catch (error) {
    if (!(error instanceof KaunterError)) throw error
    return [problem('secret', error.message)]
  }
  // 32 characters of a sentence or of one key held down pass the length and not a guess.
  if (new Set(given).size < 10)
    return [warning('secret', 'KAUNTER_SECRET repeats itself', 'Replace it by the output of: openssl rand -hex 32')]
  return [ok('secret', `KAUNTER_SECRET has ${given.length} characters`)]
}
