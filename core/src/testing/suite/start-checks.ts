import type { Plugin } from '../../kernel/plugin.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import type { Phase, PluginReport } from '../../kernel/report.ts'
import type { TestApp } from '../app.ts'
import { type Check, type Problems, told, when } from './check.ts'
import type { Start } from './subject.ts'

/** Each of these has a check of its own, which says more. */
const elsewhere = new Set<Phase>(['ui', 'migration', 'routes'])

const failureOf = ({ report }: Start): PluginReport | undefined =>
  report?.state === 'running' || (report?.phase && elsewhere.has(report.phase)) ? undefined : report

const down = ({ name, phase, reason = '', remedy = '' }: PluginReport) =>
  told(`${name} does not run. ${phase}: ${reason}`, remedy)

/** Answers for as long as its neighbour does it no harm. */
const neighbour = definePlugin({
  name: 'neighbour',
  routes: (app) => void app.get('/hello', { config: { public: true } }, () => ({ hello: true })),
})

async function assertWell(app: TestApp): Promise<Problems> {
  const { status } = await app.visitor.get('/api/neighbour/hello')
  return when(status !== 200, `a plugin beside it answers ${status}: change nothing that is not its own.`)
}

export const startChecks: readonly Check[] = [
  {
    name: 'starts alone',
    onEach: true,
    async run(subject, database) {
      const failure = failureOf(await subject.alone(database))
      if (failure === undefined) return []
      const { phase } = failure
      const more =
        phase === 'config' ? ' Give the values in "config" of describePlugin, or let each have a default.' : ''
      const needs = phase === 'needs' ? ' Name the plugin in "needs" of describePlugin, or a mock in "mocks".' : ''
      return [down(failure) + more + needs]
    },
  },
  {
    name: 'starts beside the plugins that are installed here',
    async run(subject) {
      const { plugins, config } = await subject.firstParty()
      if (plugins.length === 0) return []
      const alone = await subject.alone('postgresql')
      const start = await subject.start({ database: 'postgresql', beside: plugins, config })
      const failure = failureOf(alone) === undefined ? failureOf(start) : undefined
      const others = start.neighbours.filter(({ state }) => state === 'quarantined')
      return [
        ...(failure === undefined ? [] : [down(failure)]),
        ...others.map((other) => `${down(other)} It does without this plugin.`),
      ]
    },
  },
  {
    name: 'says of every route who may call it',
    async run(subject) {
      const { report, routes, permissions } = await subject.alone('postgresql')
      return [
        ...(report?.phase === 'routes' ? [down(report)] : []),
        ...routes.flatMap(({ method, url, config = {} }) => [
          ...when(
            config.permission !== undefined && !permissions.includes(config.permission),
            `${method} ${url} wants the permission "${config.permission}", which nobody declares: add it to permissions.`,
          ),
          ...when(
            config.permission !== undefined && config.public === true,
            `${method} ${url} is public and wants a permission: choose one.`,
          ),
        ]),
      ]
    },
  },
  {
    name: 'is contained when its setup fails',
    async run(subject) {
      const { plugin } = subject
      const half: Plugin = {
        ...plugin,
        async setup(ctx) {
          await plugin.setup?.(ctx)
          throw new Error('the suite wants to see what a failure leaves behind')
        },
      }
      const problems: string[] = []
      const during = async (app: TestApp) => void problems.push(...(await assertWell(app)))
      const { unclosed } = await subject.start({ database: 'postgresql', plugin: half, beside: [neighbour], during })
      return [
        ...problems,
        ...unclosed.map(
          (line) =>
            `what it opens in setup is not closed when setup fails later: onClose must work then, too.\n${line}`,
        ),
      ]
    },
  },
  {
    name: 'is switched off and on again while others run',
    async run(subject) {
      if ((await subject.alone('postgresql')).report?.state !== 'running') return []
      const problems: string[] = []
      const { name } = subject.plugin
      const during = async (app: TestApp) => {
        const admin = app.as('plugins:manage')
        const off = await admin.post(`/api/plugins/${name}/disable`)
        problems.push(
          ...when(off.body.state !== 'disabled', `switched off, it is ${off.body.state}: ${off.body.reason}.`),
        )
        problems.push(...(await assertWell(app)))
        const on = await admin.post(`/api/plugins/${name}/enable`)
        const { state, phase, reason } = on.body
        problems.push(
          ...when(
            state !== 'running',
            `switched on again, it does not run. ${phase}: ${reason}. Keep nothing outside of setup.`,
          ),
        )
      }
      await subject.start({ database: 'postgresql', beside: [neighbour], during })
      return problems
    },
  },
  {
    name: 'closes and leaves nothing open',
    async run(subject) {
      const { report, unclosed, left } = await subject.alone('postgresql')
      if (report?.state !== 'running') return []
      return [
        ...unclosed.map((line) => `it did not close: see what onClose does.\n${line}`),
        ...left.map((each) => `it leaves ${each}: end it in ctx.onClose, or by ctx.signal.`),
      ]
    },
  },
]
