import { checkConfig, environmentName } from '../../kernel/config.ts'
import type { ConfigProblem } from '../../kernel/errors.ts'
import { messageOf } from '../../kernel/errors.ts'
import { bootOrder, requiredServices } from '../../kernel/order.ts'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

const asFinding =
  (check: string) =>
  ({ path, problem: what, remedy }: ConfigProblem) =>
    problem(check, `${path}: ${what}`, remedy)

/** Environment and file as a whole. */
export const file: Check = ({ file: { path }, problems }) =>
  problems.length > 0 ? problems.map(asFinding('configuration')) : [ok('configuration', path)]

/** Each plugin alone: found, of a fitting version, configured, its secrets there. */
export const plugins: Check = ({ plugins, failed, environment: { env } }) => {
  const broken = failed.map(({ name, reason, remedy }) => problem(`plugin ${name}`, reason, remedy))
  const sound = plugins.flatMap(({ plugin, path, values, specifier }) => {
    const check = `plugin ${plugin.name}`
    const problems: ConfigProblem[] = []
    checkConfig({ path, schema: plugin.config, values }, env, problems)
    if (problems.length > 0) return problems.map(asFinding(check))
    // Built-in parts are always there; only what is wrong with them is worth a line.
    if (specifier === undefined) return []
    const named = Object.values(values).flatMap((value) => environmentName(value) ?? [])
    const unset = named.filter((name) => (env[name] ?? '') === '')
    const message = unset.length === 0 ? specifier : `${specifier}; not set: ${unset.join(', ')}`
    // Some without the others were probably forgotten; none at all was probably meant.
    if (unset.length === 0 || unset.length === named.length) return [ok(check, message)]
    return [warning(check, message, 'Set them too, if they are needed.')]
  })
  return [...broken, ...sound]
}

/** The plugins among each other. */
export const needs: Check = ({ plugins }) => {
  const all = plugins.map((each) => each.plugin)
  try {
    bootOrder(all)
  } catch (error) {
    return [problem('needs', messageOf(error), 'Take one of them out: kaunter remove.')]
  }
  const provided = new Set(all.flatMap((plugin) => plugin.provides ?? []).map(({ id }) => id))
  const unmet = all.flatMap((plugin): Finding[] => {
    const missing = requiredServices(plugin).filter((id) => !provided.has(id) && !lentByKernel.has(id))
    if (missing.length === 0) return []
    const message = `"${plugin.name}" needs ${missing.join(', ')}, which no enabled plugin provides`
    return [problem('needs', message, 'Add a plugin that provides it, or take this one out.')]
  })
  return unmet.length > 0 ? unmet : [ok('needs', 'every plugin finds what it needs')]
}

const lentByKernel = new Set(['kernel/v1', 'host/v1'])
