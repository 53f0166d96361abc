import { ApiError } from '@kaunter/admin-ui'
import { newClientId } from './data/client-id.ts'
import type { Selection } from './data/selection.ts'
import { type BulkChange, ticketsApi } from './data/tickets-api.ts'
import { errorWords, type Host } from './words.ts'

/** Few enough that the bar moves. */
const AT_ONCE = 25
const UNDO_SECONDS = 12
/** As long as the server takes back. */
const UNDO_MS = 5 * 60_000

/** Why one ticket was not changed. */
export interface Problem {
  readonly ticketId: string
  readonly message: string
}

/** What is to be done to many tickets. */
export type Wish = { readonly change: BulkChange } | { readonly outletId: string | null }

interface Needs {
  host(): Host
  picked: Selection
  changed(): void
  /** The list shows what was done at once, also while the mouse lies on it. */
  done(): void
}

/** Does something to many tickets, says how far it is and what was refused, and takes it back. */
export class InboxBulk {
  /** While it goes on. */
  progress: { readonly done: number; readonly total: number } | undefined
  problems: readonly Problem[] = []
  readonly #needs: Needs
  #last: { readonly id: string; readonly at: number } | undefined

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * What is refused stays picked, so that one sees it and can do something else about it.
   *
   * @param said when it is done, instead of how many were changed.
   */
  async run(ids: readonly string[], wish: Wish, said?: string): Promise<void> {
    if (this.progress !== undefined || ids.length === 0) return
    const { picked } = this.#needs
    const undoId = newClientId()
    const problems: Problem[] = []
    this.problems = []
    let done = 0
    try {
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        this.#tell({ done: from, total: ids.length })
        const part = ids.slice(from, from + AT_ONCE)
        const refused = await this.#send(part, wish, undoId)
        problems.push(...refused)
        const left = new Set(refused.map(({ ticketId }) => ticketId))
        done += part.length - refused.length
        for (const id of part) if (!left.has(id) && picked.has(id)) picked.toggle(id)
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#toast('bulk.stopped', { reason: errorWords(this.#needs.host(), error) }, 'bad')
    }
    this.problems = problems
    this.#tell(undefined)
    if (done === 0) return
    this.#last = { id: undoId, at: Date.now() }
    this.#needs.done()
    const host = this.#needs.host()
    const action = { label: host.t('bulk.undo'), run: () => this.undo() }
    host.toast(said ?? host.t('bulk.done', { count: done }), 'good', { action, seconds: UNDO_SECONDS })
  }

  /** Takes back what was done last. */
  async undo(): Promise<void> {
    const last = this.#last
    const host = this.#needs.host()
    if (this.progress !== undefined) return
    if (last === undefined || Date.now() - last.at > UNDO_MS) return void this.#toast('bulk.undo.none', {})
    this.#last = undefined
    try {
      let [count, left] = [0, 0]
      this.#tell({ done: 0, total: 1 })
      for (let more = true; more; ) {
        const answer = await ticketsApi.undoBulk(host, last.id)
        more = answer.more
        count += answer.items.filter(({ ok }) => ok).length
        left += answer.items.filter((item) => !item.ok || item.left.length > 0).length
      }
      this.#toast('bulk.undone', { count }, 'good')
      if (left > 0) this.#toast('bulk.undone.left', { count: left })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // Lost on the way: it can be tried again.
      if (error.code === 'KAUNTER_UI_UNREACHABLE') this.#last = last
      this.#toast('bulk.undo.failed', { reason: errorWords(host, error) }, 'bad')
    }
    this.#tell(undefined)
    this.#needs.done()
  }

  forgetProblems(): void {
    this.problems = []
    this.#needs.changed()
  }

  async #send(ids: readonly string[], wish: Wish, undoId: string): Promise<Problem[]> {
    const host = this.#needs.host()
    if ('outletId' in wish) {
      const { items } = await ticketsApi.linkMany(host, ids, wish.outletId, undoId)
      return items.flatMap(({ ticketId, error }) =>
        error === null ? [] : { ticketId, message: errorWords(host, error) },
      )
    }
    const { items } = await ticketsApi.bulk(host, ids, wish.change, undoId)
    return items.flatMap(({ ticketId, ok, code, message }) =>
      ok ? [] : { ticketId, message: errorWords(host, { code: code ?? '', message: message ?? '' }) },
    )
  }

  #tell(progress: InboxBulk['progress']): void {
    this.progress = progress
    this.#needs.changed()
  }

  #toast(
    key: Parameters<Host['t']>[0],
    values: Parameters<Host['t']>[1],
    tone: 'neutral' | 'good' | 'bad' = 'neutral',
  ): void {
    const host = this.#needs.host()
    host.toast(host.t(key, values), tone)
  }
}
