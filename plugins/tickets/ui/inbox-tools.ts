import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import type { TicketsKey } from './catalog.ts'
import type { ThreadStore } from './data/thread-store.ts'
import { ticketsApi } from './data/tickets-api.ts'
import { toolsApi } from './data/tools-api.ts'
import type { MacroDialog } from './tools/macro-dialog.ts'
import { errorWords } from './words.ts'

interface Needs {
  host(): KaunterHost<TicketsKey>
  thread: ThreadStore
  part<T extends Element>(tag: string): T | null
}

/** Macros and watching, from keys and menus. */
export class InboxTools {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** The dialog is loaded when it is needed. */
  macros(id: string): Promise<void> {
    return this.#try(async () => {
      const { thread, part, host } = this.#needs
      const known = id === thread.id ? thread.ticket : undefined
      const [ticket] = await Promise.all([known ?? ticketsApi.detail(host(), id), import('./tools/macro-dialog.ts')])
      await part<MacroDialog>('tickets-macros')?.open(ticket)
    })
  }

  /** Follows the ticket, or does so no more. */
  watch(id: string): Promise<void> {
    return this.#try(async () => {
      const { thread } = this.#needs
      const host = this.#needs.host()
      const { watching } = await toolsApi.watchers(host, id)
      const now = await toolsApi.watch(host, id, !watching)
      thread.applyWatching(id, now)
      host.toast(host.t(now.watching ? 'done.watching' : 'done.unwatched', { number: id }), 'good')
    })
  }

  /** Somebody follows the ticket since, or does so no more. */
  async follow(ticketId: string): Promise<void> {
    const { thread, host } = this.#needs
    if (ticketId !== thread.id) return
    try {
      thread.applyWatching(ticketId, await toolsApi.watchers(host(), ticketId))
    } catch (error) {
      // What is shown is a moment old; the next change reads it again.
      if (!(error instanceof ApiError)) throw error
    }
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const host = this.#needs.host()
      host.toast(host.t('change.failed', { reason: errorWords(host, error) }), 'bad')
    }
  }
}
