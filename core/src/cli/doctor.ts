import { messageOf } from '../kernel/errors.ts'
import { lookAtDeployment } from './deployment.ts'
import { file, needs, plugins } from './doctor/configuration.ts'
import { databases } from './doctor/databases.ts'
import { type Finding, problem } from './doctor/finding.ts'
import { redis } from './doctor/redis.ts'
import { baseUrl, disk, node, port, secret } from './doctor/surroundings.ts'
import { exit, paint, print, printJson } from './terminal.ts'

const checks = { node, file, plugins, needs, secret, baseUrl, port, disk, databases, redis }

/** `kaunter doctor` */
export async function doctor({ json }: { json?: boolean }): Promise<void> {
  const deployment = await lookAtDeployment()
  const findings = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<Finding[]> => {
      try {
        return await check(deployment)
      } catch (error) {
        return [problem(name, `could not be checked: ${messageOf(error)}`, 'Report this, with the message.')]
      }
    }),
  )
  const all = findings.flat()
  const count = (state: Finding['state']) => all.filter((finding) => finding.state === state).length
  const [problems, warnings] = [count('problem'), count('warning')]
  if (json) printJson({ ok: problems === 0, problems, warnings, findings: all })
  else {
    const width = Math.max(...all.map((finding) => finding.check.length))
    for (const finding of all) print(line(finding, width))
    print(problems + warnings === 0 ? '\nAll is well.' : `\n${problems} to mend, ${warnings} to look at.`)
  }
  if (problems > 0) process.exitCode = exit.failed
}

const signs = { ok: paint('green', '✓'), warning: paint('yellow', '!'), problem: paint('red', '✗') }

function line({ check, state, message, remedy }: Finding, width: number): string {
  const [first, ...rest] = message.split('\n')
  const more = [...rest, ...(remedy === undefined ? [] : [`→ ${remedy}`])].map((text) => `\n    ${text.trim()}`)
  return `${signs[state]} ${check.padEnd(width)} ${first}${more.join('')}`
}
