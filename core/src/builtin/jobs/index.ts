import { audit, live } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { uiDirectory } from '../ui-directory.ts'
import { createDesk, type Desk } from './desk.ts'
import { routes } from './routes.ts'

/** What setup makes and routes uses, per kernel of this process. */
const desks = new WeakMap<object, Desk>()

const upkeep = defineJob('jobs.upkeep', Type.Object({}), { cron: '*/10 * * * *', retries: 0 })

/** Many jobs may fail in one moment; browsers hear of it once. */
const announceMilliseconds = 1000

/** Jobs that failed for good, and how all others are getting on: the list, and what a person can do about it. */
export const jobsPlugin = definePlugin({
  name: 'jobs',
  title: 'nav.jobs',
  uses: { kernel: kernelServices, audit, live },
  permissions: {
    'jobs:read': { label: 'permission.read', roles: ['supervisor'] },
    'jobs:manage': { label: 'permission.manage', roles: [] },
  },
  i18n: {
    en: {
      'nav.jobs': 'Jobs',
      'permission.read': 'See failed jobs and what waits',
      'permission.manage': 'Repeat, dismiss and pass over failed jobs',
    },
    ms: {
      'nav.jobs': 'Kerja',
      'permission.read': 'Melihat kerja yang gagal dan yang menunggu',
      'permission.manage': 'Mengulang, mengetepikan dan melangkau kerja yang gagal',
    },
  },
  admin: {
    directory: uiDirectory('jobs'),
    nav: [
      {
        path: '/jobs',
        label: 'nav.jobs',
        icon: 'warning',
        permission: 'jobs:read',
        order: 100,
        group: 'administration',
      },
    ],
    pages: [{ path: '/jobs', tag: 'jobs-page', permission: 'jobs:read' }],
  },
  setup(ctx) {
    const { jobs } = ctx.use.kernel
    const desk = createDesk(ctx, jobs, ctx.use)
    desks.set(ctx, desk)
    ctx.work(upkeep, () => jobs.upkeep())
    let timer: NodeJS.Timeout | undefined
    jobs.workers.onDead = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        desk.announce().catch((error) => ctx.log.warn({ err: error }, 'open pages were not told of failed jobs'))
      }, announceMilliseconds)
    }
    ctx.onClose(() => clearTimeout(timer))
    ctx.health('failed', async () => {
      const dead = (await jobs.figures.read()).reduce((sum, figures) => sum + figures.dead, 0)
      if (dead > 0) throw new Error(`${dead} failed jobs wait for somebody to repeat or dismiss them`)
    })
  },
  routes(app, ctx) {
    routes(app, desks.get(ctx) as Desk)
  },
})
