import { defineJob, Id, Type } from '@kaunter/core'

/** Sends a reply that waited so that it could be taken back. */
export const sendHeldJob = defineJob('tickets.send-held', Type.Object({ id: Id }), {
  retries: 20,
  backoffMaxSeconds: 60,
})

/** Forgets drafts that nobody came back to, and what became of replies that waited. */
export const tidyJob = defineJob('tickets.tidy-drafts', Type.Object({}), {
  cron: '40 3 * * *',
  tz: 'Asia/Kuala_Lumpur',
  missed: 'once',
})
