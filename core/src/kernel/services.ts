import type { FastifyInstance } from 'fastify'
import type { Coordination } from './coordination.ts'
import type { Environment } from './environment.ts'
import type { JobBus } from './jobs.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import type { Plugin } from './plugin.ts'
import type { PluginReport } from './report.ts'
import type { Secrets } from './secrets.ts'
import { defineService } from './tokens.ts'

/** What the kernel lends to the built-ins. Not exported from the package: plugins do with `ctx`. */
export interface KernelServices extends Omit<Coordination, 'start' | 'close'> {
  environment: Environment
  secrets: Secrets
  /** What `/metrics` shows; a part of the platform may add figures of its own. */
  metrics: Metrics
  jobs: JobBus
  /** The plugins that run, in boot order. */
  plugins(): readonly Plugin[]
  /** Besides those, the ones that are off or set aside. */
  installed(): readonly Plugin[]
  report(): readonly PluginReport[]
  /** Switches plugins off and on while the server runs. */
  lifecycle: Lifecycle
  /** Routes outside `/api`, for example the admin pages; call it in setup(). */
  mountAtRoot(register: (app: FastifyInstance) => Promise<void> | void): void
  /** A line for the terminal once the server listens, for example the first sign-in. */
  announce(label: string, text: string): void
}

export const kernelServices = defineService<KernelServices>('kernel/v1')
