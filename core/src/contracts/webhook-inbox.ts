import type { Tx } from '../kernel/plugin.ts'
import { defineService } from '../kernel/tokens.ts'

/** A webhook as it came. */
export interface StoredWebhook {
  id: string
  body: Buffer
  receivedAt: Date
}

/** What became of one webhook. */
export type WebhookOutcome =
  /** It took effect, or needed none. */
  | { ok: true }
  /** It did not; tried again alone, and after the last try kept with this reason. */
  | { ok: false; error: unknown }

/** Stores what providers send before it is answered, and hands it to the plugin that understands it. */
export interface WebhookInbox {
  /**
   * Stores a body durably, once however often it comes; resolves when it has committed. Concurrent calls share one
   * commit.
   */
  store(source: string, body: Buffer): Promise<void>
  /**
   * Registers the one consumer of a source; call it in setup(). It gets batches, and again what a killed process left,
   * so it must be idempotent. One outcome per webhook, in order; a throw is retried one by one.
   *
   * @param signal `ctx.signal`: while the plugin is switched off, its webhooks wait.
   */
  consume(
    source: string,
    handler: (webhooks: readonly StoredWebhook[]) => Promise<WebhookOutcome[]>,
    signal: AbortSignal,
  ): void
  /** Offers webhooks to their consumer again, for example when an account became known. */
  again(tx: Tx, ids: readonly string[]): Promise<void>
}

/** For a route of `app.webhook(…)`: store the raw body, answer 200, work on it later. */
export const webhookInbox = defineService<WebhookInbox>('webhook-inbox/v1')
