import type { FastifyBaseLogger } from 'fastify'
import { builtins } from '../builtin/index.ts'
import { readConfigFile } from '../kernel/config.ts'
import { Crashes } from '../kernel/crashes.ts'
import { discoverPlugins } from '../kernel/discover.ts'
import { type Environment, readEnvironment } from '../kernel/environment.ts'
import { type ConfigProblem, configInvalid, KaunterError } from '../kernel/errors.ts'
import { type EnabledPlugin, type RunningKernel, startKernel } from '../kernel/kernel.ts'
import { createLog } from '../kernel/log.ts'
import { formatReport } from '../kernel/report.ts'
import { forgetStart } from './memory.ts'
import { schemaPath, writeSchema } from './schema.ts'
import { version } from './version.ts'

export interface StartOptions {
  role?: string
  strict?: boolean
  jsonReport?: boolean
}

/** `kaunter start`: runs until a signal, or ends with 1 and a message that says what to do. */
export async function start({ role, strict, jsonReport }: StartOptions): Promise<void> {
  const started = performance.now()
  const problems: ConfigProblem[] = []
  // An option is another way to write its variable.
  const variables = { ...process.env, ...(role && { KAUNTER_ROLE: role }), ...(strict && { KAUNTER_STRICT: '1' }) }
  const environment = readEnvironment(variables, process.cwd(), problems)
  const log = createLog(environment.logLevel)
  let kernel: RunningKernel | undefined
  let stopping = false
  const stop = async (code: number) => {
    // A second signal means now.
    if (stopping) process.exit(130)
    stopping = true
    await kernel?.close()
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  let crashes = new Crashes(environment.home, [])
  const lost = (error: unknown) => {
    const culprit = crashes.culprit(error)
    const whose = culprit && { plugin: culprit.plugin.name, version: culprit.origin.version }
    log.fatal({ err: error, ...whose }, 'an error reached nobody; leaving, so that a supervisor starts afresh')
    if (stopping) return
    if (culprit !== undefined) crashes.record(culprit, error)
    void stop(1)
  }
  process.on('unhandledRejection', lost)
  process.on('uncaughtException', lost)
  try {
    const file = readConfigFile(environment.configPath, problems)
    if (file === undefined) throw configInvalid({ problems })
    const { plugins, failed } = await discoverPlugins(file, builtins, problems)
    for (const { name, reason } of failed) log.error({ plugin: name, reason }, 'a plugin failed and is switched off')
    const { migrateOnBoot } = file
    crashes = new Crashes(environment.home, plugins)
    kernel = await startKernel({ environment, plugins, failed, crashes, log, version, problems, migrateOnBoot })
    keepSchema(environment, plugins, log)
    forgetStart()
    const report = jsonReport ? JSON.stringify(kernel.report) : formatReport(kernel.report)
    process.stdout.write(welcome(kernel, report, environment, performance.now() - started))
  } catch (error) {
    if (error instanceof KaunterError) process.stderr.write(`\n${error.code}\n${error.message}\n\n`)
    else log.fatal({ err: error }, 'Kaunter could not start')
    await stop(1)
  }
}

/** What editors complete the configuration file by. A folder that cannot be written is no reason to stop. */
function keepSchema({ home }: Environment, plugins: readonly EnabledPlugin[], log: FastifyBaseLogger): void {
  try {
    writeSchema(schemaPath(home), plugins)
  } catch (error) {
    log.warn({ err: error }, 'the schema of the configuration file could not be written')
  }
}

function welcome(kernel: RunningKernel, report: string, { port, baseUrl }: Environment, milliseconds: number): string {
  // PORT=0 lets the system choose; the address must then name what it chose.
  const address = port === 0 ? `http://localhost:${kernel.port}` : baseUrl
  const lines = [
    ['Admin', `${address}/admin/`] as const,
    ...kernel.announcements.map((a) => [a.label, a.text] as const),
  ]
  const width = Math.max(...lines.map(([label]) => label.length))
  const rows = lines.map(([label, text]) => `  ${label.padEnd(width)}   ${text}`).join('\n')
  return `\n${report}\n\nKaunter ${version} is ready after ${(milliseconds / 1000).toFixed(1)} s\n\n${rows}\n\n`
}
