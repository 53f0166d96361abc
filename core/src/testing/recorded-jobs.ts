import { JobBus, type PendingJob } from '../kernel/jobs.ts'
import { defineJob, type Event, type Static, type TSchema, Type } from '../kernel/tokens.ts'

/** Keeps each event that was emitted, whether anybody listens or not, with the commit of whoever emitted it. */
export const emitted = defineJob('test-kit.emitted', Type.Object({ event: Type.String(), data: Type.Unknown() }))

/** The kernel's job bus, which also writes down events; by the clock alone nothing happens. */
export class RecordedJobs extends JobBus {
  constructor(...[url, log, options]: ConstructorParameters<typeof JobBus>) {
    super(url, log, { ...options, ticks: false })
  }

  override pendingForEvent<S extends TSchema>(event: Event<S>, data: Static<S>): PendingJob[] {
    return [...super.pendingForEvent(event, data), ...this.pendingFor(emitted, { event: event.id, data })]
  }
}
