import { ApiError } from '@kaunter/admin-ui'
import type { ViewAct } from './components/view-strip.ts'
import type { SavedViews } from './data/saved-views.ts'
import { type SavedView, ticketsApi, type ViewWish } from './data/tickets-api.ts'
import { type View, viewQuery } from './data/views.ts'
import type { ViewDialog } from './more/view-dialog.ts'
import { errorWords, type Host } from './words.ts'

interface Needs {
  host(): Host
  saved: SavedViews
  part<T extends Element>(tag: string): T | null
  /** Shows a view that is kept, or the usual list. */
  show(id: string | undefined): void
}

/** What a person does with views that are kept. */
export class InboxViews {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async act(act: ViewAct, view: View): Promise<void> {
    const { saved } = this.#needs
    const shown = saved.find(view.saved)
    if (act === 'new') return this.#ask(undefined, view)
    if (shown === undefined) return
    if (act === 'rename') return this.#ask(shown, view)
    if (act === 'remove') return this.#remove(shown)
    if (act === 'keep') return this.#try(() => this.#change(shown, { filter: viewQuery(view) }))
    return this.#try(() => this.#move(shown, act === 'sooner' ? -1 : 1))
  }

  /** The words of the dialog are done here, so that it can say what was refused. */
  async keep(shown: SavedView | undefined, wish: ViewWish): Promise<void> {
    const host = this.#needs.host()
    const kept = await (shown ? ticketsApi.changeView(host, shown, wish) : ticketsApi.keepView(host, wish))
    await this.#needs.saved.read()
    if (shown === undefined) this.#needs.show(kept.id)
  }

  async #ask(shown: SavedView | undefined, view: View): Promise<void> {
    await this.#try(async () => {
      await import('./more/view-dialog.ts')
      const filter = shown?.filter ?? viewQuery(view)
      await this.#needs
        .part<ViewDialog>('tickets-view-dialog')
        ?.open(shown, (wish) => this.keep(shown, { ...wish, filter }))
    })
  }

  async #change(view: SavedView, change: Partial<ViewWish>): Promise<void> {
    const { name, filter, sharedWith, teamId, position } = view
    await ticketsApi.changeView(this.#needs.host(), view, { name, filter, sharedWith, teamId, position, ...change })
    await this.#needs.saved.read()
    if (change.filter !== undefined) this.#needs.show(view.id)
  }

  /** Trades places with its neighbour; all of the group are given their places, since some may have the same. */
  async #move(view: SavedView, step: 1 | -1): Promise<void> {
    const { saved } = this.#needs
    const group = saved.items.filter(({ sharedWith }) => sharedWith === view.sharedWith)
    const from = group.indexOf(view)
    const order = group.toSpliced(from, 1).toSpliced(from + step, 0, view)
    for (const [index, one] of order.entries()) {
      const { name, filter, sharedWith, teamId } = one
      if (one.position === index + 1) continue
      await ticketsApi.changeView(this.#needs.host(), one, { name, filter, sharedWith, teamId, position: index + 1 })
    }
    await saved.read()
  }

  async #remove(view: SavedView): Promise<void> {
    const { saved, show } = this.#needs
    await this.#try(async () => {
      const host = this.#needs.host()
      await ticketsApi.removeView(host, view.id)
      show(undefined)
      await saved.read()
      const back = async () => {
        await ticketsApi.restoreView(host, view.id)
        await saved.read()
        show(view.id)
      }
      const action = { label: host.t('bulk.undo'), run: () => this.#try(back) }
      host.toast(host.t('views.removed', { name: view.name }), 'neutral', { action, seconds: 12 })
    })
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const host = this.#needs.host()
      host.toast(host.t('views.failed', { reason: errorWords(host, error) }), 'bad')
      await this.#needs.saved.read()
    }
  }
}
