import { randomUUID } from 'node:crypto'
import type { Channel } from '@kaunter/core/contracts'

/**
 * Conversations that began in a form on a web page. An answer is not sent anywhere: it waits in the ticket for whoever
 * has the token of it, so it counts as sent at once.
 */
export const webChannel: Channel = {
  windowHours: null,
  sendText: async () => ({ outcome: 'accepted', providerId: `web.${randomUUID()}` }),
}
