import type { ListTools } from './components/list-tools.ts'
import type { ThreadHeader } from './components/thread-header.ts'
import type { TicketList } from './components/ticket-list.ts'
import type { ViewStrip } from './components/view-strip.ts'
import { type ListPrefs, listForms } from './data/list-prefs.ts'
import type { Selection } from './data/selection.ts'
import type { Mode } from './data/types.ts'
import type { InboxActs } from './inbox-acts.ts'
import type { InboxBulk } from './inbox-bulk.ts'
import { type InboxKey, meaningOf } from './inbox-keys.ts'
import type { InboxTools } from './inbox-tools.ts'
import type { BulkBar } from './more/bulk-bar.ts'
import type { KeysDialog } from './more/keys-dialog.ts'

/** What the keys work on. */
interface Needs {
  part<T extends Element>(tag: string): T | null
  /** The ticket that is open. */
  opened(): string | undefined
  userId(): string
  /** That a ticket is one's own now, in words. */
  mine(id: string): string
  acts: InboxActs
  tools: InboxTools
  bulk: InboxBulk
  picked: Selection
  prefs(): ListPrefs
  setPrefs(prefs: ListPrefs): void
  isNarrow(): boolean
  go(id: string): void
  back(): void
  write(id: string, mode: Mode): Promise<void>
  toggleDetails(): void
  pickChanged(): void
}

/** Does what the keys of the inbox mean; `inbox-keys.ts` says which they are. */
export class InboxPress {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  readonly onKey = (event: KeyboardEvent): void => {
    const key = meaningOf(event)
    if (key !== undefined && this.#do(key, event)) event.preventDefault()
  }

  /** The cheat sheet, loaded when it is first wanted. */
  async showKeys(): Promise<void> {
    await import('./more/keys-dialog.ts')
    this.#needs.part<KeysDialog>('tickets-keys')?.show()
  }

  get #list(): TicketList | null {
    return this.#needs.part<TicketList>('tickets-list')
  }

  #do(key: InboxKey, event: KeyboardEvent): boolean {
    const { bulk, picked, opened, prefs, setPrefs, part } = this.#needs
    const list = this.#list
    switch (key) {
      case 'next':
      case 'previous':
        return this.#move(key === 'next' ? 1 : -1)
      case 'first':
      case 'last':
        list?.focusTicket(list.shown.at(key === 'first' ? 0 : -1)?.id)
        return true
      case 'back':
        return this.#escape(event)
      case 'updates':
        list?.showUpdates()
        return true
      case 'help':
        void this.showKeys()
        return true
      case 'search':
        part<ListTools>('tickets-list-tools')?.focusSearch()
        return true
      case 'filter':
        part<ListTools>('tickets-list-tools')?.openFilter()
        return true
      case 'views':
        void part<ViewStrip>('tickets-views')?.openMenu()
        return true
      case 'form': {
        const { form } = prefs()
        setPrefs({ ...prefs(), form: listForms[(listForms.indexOf(form) + 1) % listForms.length] ?? form })
        return true
      }
      case 'undo':
        void bulk.undo()
        return true
      case 'bulk':
        part<BulkBar>('tickets-bulk-bar')?.focusFirst()
        return picked.size > 0
      case 'pick-all':
        return this.#pick(() => picked.all(list?.shown.map(({ id }) => id) ?? []))
      case 'pick-next':
      case 'pick-previous':
        return this.#pickOn(key === 'pick-next' ? 1 : -1)
      case 'details':
        if (opened() !== undefined) this.#needs.toggleDetails()
        return opened() !== undefined
      default:
        return this.#act(key)
    }
  }

  /** What is done to the picked, else to the ticket one looks at: a row with the focus comes before the open one. */
  #act(key: 'pick' | 'assign' | 'resolve' | 'macro' | 'watch' | Mode): boolean {
    const { picked, bulk, acts, tools, opened, userId, write } = this.#needs
    const id = this.#list?.focused ?? opened()
    if ((key === 'assign' || key === 'resolve') && picked.size > 0) {
      if (key === 'assign') void bulk.run(picked.ids, { change: { assigneeId: userId() } })
      else this.#needs.part<BulkBar>('tickets-bulk-bar')?.ask('resolve')
      return true
    }
    if (id === undefined) return false
    if (key === 'pick') return this.#pick(() => picked.toggle(id))
    if (key === 'assign') void bulk.run([id], { change: { assigneeId: userId() } }, this.#needs.mine(id))
    else if (key === 'resolve') void acts.ask('resolve', id)
    else if (key === 'macro') void tools.macros(id)
    else if (key === 'watch') void tools.watch(id)
    else void write(id, key)
    return true
  }

  #pick(change: () => void): boolean {
    change()
    this.#needs.pickChanged()
    return true
  }

  #pickOn(step: 1 | -1): boolean {
    const list = this.#list
    const from = list?.focused ?? this.#needs.opened()
    const to = list?.beside(step)
    if (!list || to === undefined) return false
    const order = list.shown.map(({ id }) => id)
    return this.#pick(() => {
      this.#needs.picked.extend(order, to, from)
      list.focusTicket(to)
    })
  }

  /** Among the rows while one of them has the focus; else from ticket to ticket, the focus staying in the thread. */
  #move(step: 1 | -1): boolean {
    const { opened, go } = this.#needs
    const list = this.#list
    const id = opened()
    if (id === undefined || list?.focused !== undefined) {
      list?.focusTicket(list.beside(step))
      return true
    }
    const to = list?.beside(step, id)
    if (to === undefined || to === id) return true
    list?.revealTicket(to)
    go(to)
    return true
  }

  /** Out of a field to the row first, then what is picked, then out of the ticket. */
  #escape(event: KeyboardEvent): boolean {
    const { part, opened, picked, isNarrow, back } = this.#needs
    const [target] = event.composedPath()
    if (target instanceof HTMLTextAreaElement && !isNarrow()) this.#list?.focusTicket(opened())
    else if (target instanceof HTMLTextAreaElement) part<ThreadHeader>('tickets-thread-header')?.focusTitle()
    else if (picked.size > 0) return this.#pick(() => picked.clear())
    else if (opened() !== undefined) back()
    else return false
    return true
  }
}
