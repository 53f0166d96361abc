import { ApiError } from '@kaunter/admin-ui'
import type { ChoiceDialog } from '../components/choice-dialog.ts'
import { newClientId } from '../data/client-id.ts'
import { ticketsApi } from '../data/tickets-api.ts'
import type { Ticket } from '../data/types.ts'
import type { TicketDialogs } from '../more/dialogs.ts'
import { errorWords, type Host } from '../words.ts'
import { isEnd, mayMove } from './board-api.ts'
import type { BoardStore, Refusal } from './board-store.ts'
import { type BoardSay, boardSay } from './catalog.ts'
import type { BoardColumn, Reception } from './column.ts'

/** A card on its way. */
interface Lifted {
  readonly ticket: Ticket
  /** The column that it is over, by its status. */
  readonly over: string | undefined
  readonly by: 'pointer' | 'keys'
}

/** What the hands work on. */
interface Board {
  host(): Host
  store(): BoardStore
  columns(): readonly BoardColumn[]
  part<T extends Element>(tag: string): T | null
  /** What has changed is shown. */
  updated(): Promise<unknown>
  changed(): void
}

/** Picks cards up, carries them and puts them down, whether by pointer, by keys or from a list. */
export class BoardHands {
  lifted: Lifted | undefined
  /** The ticket whose card takes the focus along into another column. */
  departing: string | undefined
  /** What screen readers hear. */
  said = ''
  readonly #board: Board

  constructor(board: Board) {
    this.#board = board
  }

  get #store(): BoardStore {
    return this.#board.store()
  }

  get #say(): BoardSay {
    return boardSay(this.#board.host().locale)
  }

  #set({ lifted }: { lifted: Lifted | undefined }): void {
    this.lifted = lifted
    this.#board.changed()
  }

  #tell(said: string): void {
    this.said = said
    this.#board.changed()
  }

  wordOf(status: string | undefined): string {
    const known = this.#store.workflow?.statuses.find(({ name }) => name === status)
    return known?.label[this.#board.host().locale] ?? status ?? ''
  }

  /** Why a card that is carried may not go where it is. */
  get refusal(): string {
    return this.#say('move.forbidden', { from: this.wordOf(this.lifted?.ticket.status) })
  }

  receptionOf(status: string | undefined): Reception {
    const { workflow } = this.#store
    if (!this.lifted || !workflow || status === undefined) return 'none'
    const { ticket, over } = this.lifted
    if (status === ticket.status) return 'origin'
    if (!mayMove(workflow, ticket.status, status)) return status === over ? 'refused' : 'forbidden'
    return status === over ? 'over' : 'possible'
  }

  lift(id: string, by: Lifted['by']): boolean {
    const ticket = this.#store.find(id)
    if (!ticket || ticket.statusCategory === 'closed') return false
    this.departing = undefined
    this.#set({ lifted: { ticket, over: ticket.status, by } })
    this.#tell(this.#say('lifted', { name: ticket.contact.name, column: this.wordOf(ticket.status) }))
    return true
  }

  over(status: string | undefined): void {
    if (this.lifted && status !== this.lifted.over) this.#set({ lifted: { ...this.lifted, over: status } })
  }

  cancel(): void {
    if (!this.lifted) return
    const { ticket } = this.lifted
    this.#set({ lifted: undefined })
    this.#sayStays(ticket)
  }

  #sayStays(ticket: Ticket): void {
    this.#tell(this.#say('stays', { name: ticket.contact.name, column: this.wordOf(ticket.status) }))
  }

  async drop(): Promise<void> {
    const { lifted } = this
    this.#set({ lifted: undefined })
    for (const column of this.#board.columns()) column.release()
    if (!lifted) return
    const { ticket, over } = lifted
    const { workflow } = this.#store
    if (over === undefined || !workflow || !mayMove(workflow, ticket.status, over)) return this.#sayStays(ticket)
    await this.#move(ticket, over)
  }

  async #move(ticket: Ticket, to: string): Promise<void> {
    const host = this.#board.host()
    const store = this.#store
    const status = store.workflow?.statuses.find(({ name }) => name === to)
    if (!store.workflow || !status) return
    if (isEnd(status)) return this.#ask(ticket, to)
    const say = this.#say
    const column = this.wordOf(to)
    this.departing = ticket.id
    const undoId = newClientId()
    const moving = store.move(ticket, to, undoId)
    await this.#followFocus(ticket.id, to)
    try {
      const moved = await moving
      this.#tell(say('moved', { number: ticket.number, column }))
      const action = { label: say('undo'), run: () => this.#undo(moved, ticket.status, undoId) }
      host.toast(this.said, 'good', { action })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#refused(ticket, error)
    }
  }

  /** It is back where it was, or where somebody else has put it. */
  #refused(ticket: Ticket, error: Refusal): void {
    const say = this.#say
    const now = this.#store.find(ticket.id)
    const elsewhere = now !== undefined && now.status !== ticket.status
    const reason = errorWords(this.#board.host(), error)
    this.#tell(
      elsewhere
        ? say('elsewhere', { number: ticket.number, column: this.wordOf(now.status) })
        : say('refused', { number: ticket.number, column: this.wordOf(ticket.status), reason }),
    )
    this.#board.host().toast(this.said, 'bad')
    void this.#followFocus(ticket.id, now?.status ?? ticket.status)
  }

  async #undo(moved: Ticket, to: string, undoId: string): Promise<void> {
    try {
      const { ticket, refusal } = await this.#store.takeBack(moved, to, undoId)
      if (ticket.status !== to) return this.#refused(moved, refusal ?? { code: '', message: '' })
      this.#tell(this.#say('undo.done', { number: moved.number, column: this.wordOf(to) }))
      this.#board.host().toast(this.said, 'good')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#refused(moved, error)
    }
  }

  async #followFocus(id: string, status: string): Promise<void> {
    await this.#board.updated()
    const column = this.#board.columns().find((each) => each.column.status.name === status)
    await column?.updateComplete
    const index = column?.indexOf(id) ?? -1
    if (index !== -1) await column?.focusCard(index)
  }

  /** How it ended is asked in the same dialog as everywhere. */
  async #ask(ticket: Ticket, end: string): Promise<void> {
    const host = this.#board.host()
    try {
      const [detail] = await Promise.all([ticketsApi.detail(host, ticket.id), import('../more/dialogs.ts')])
      await this.#board.part<TicketDialogs>('tickets-dialogs')?.open('resolve', detail, end)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#refused(ticket, error)
    }
  }

  /** The columns as a list, for whoever drags nothing. */
  async askWhere(ticket: Ticket): Promise<void> {
    const { workflow } = this.#store
    const say = this.#say
    const from = this.wordOf(ticket.status)
    const choices = workflow?.statuses.map(({ name: value, label }) => {
      const disabled = !mayMove(workflow, ticket.status, value)
      const note = value === ticket.status ? say('move.here') : say('move.forbidden', { from })
      return { value, label: label[this.#board.host().locale], disabled, ...(disabled && { note }) }
    })
    const question = { heading: say('move.title', { number: ticket.number }), cancel: say('cancel'), hook: 'move-to' }
    const dialog = this.#board.part<ChoiceDialog>('tickets-choice')
    const to = await dialog?.ask({ ...question, choices: choices ?? [] })
    if (to !== undefined) await this.#move(ticket, to)
  }

  /** Keys while a card is on its way. */
  carry(key: string): boolean {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
    if (step !== undefined) this.#choose(step)
    else if (key === 'Escape') this.cancel()
    else if (key === ' ' || key === 'Enter') void this.drop()
    // Whatever else leaves the card leaves it where it is.
    else if (key === 'Tab') this.cancel()
    return key !== 'Tab'
  }

  #choose(step: number): void {
    const store = this.#store
    const columns = this.#board.columns()
    if (!this.lifted || !store.workflow) return
    const { ticket, over } = this.lifted
    const at = columns.findIndex((each) => each.column.status.name === over)
    const next = columns[Math.max(0, Math.min(columns.length - 1, at + step))]
    if (!next) return
    const { name } = next.column.status
    this.over(name)
    next.scrollIntoView({ inline: 'nearest', block: 'nearest' })
    const [column, from] = [this.wordOf(name), this.wordOf(ticket.status)]
    if (name === ticket.status) this.#tell(this.#say('over.origin', { column }))
    else if (mayMove(store.workflow, ticket.status, name))
      this.#tell(this.#say('over', { column, count: next.countWords }))
    else this.#tell(this.#say('over.forbidden', { column, from }))
  }
}
