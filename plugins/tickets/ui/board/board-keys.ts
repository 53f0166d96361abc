import type { Ticket } from '../data/types.ts'
import type { Host } from '../words.ts'
import type { BoardHands } from './board-hands.ts'
import type { BoardColumn } from './column.ts'

interface Board {
  host(): Host
  hands: BoardHands
  columns(): readonly BoardColumn[]
  find(ticketId: string): Ticket | undefined
}

/** What keys do on a card: they go from card to card, or carry the one that was picked up. */
export class BoardKeys {
  readonly #board: Board

  constructor(board: Board) {
    this.#board = board
  }

  readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const path = event.composedPath().filter((node) => node instanceof HTMLElement)
    const id = path.find((node) => node.classList.contains('open'))?.dataset.ticketId
    const column = path.find((node) => node.localName === 'tickets-board-column') as BoardColumn | undefined
    if (id === undefined || !column) return
    const { hands } = this.#board
    const done = hands.lifted ? hands.carry(event.key) : this.#walk(event.key, column, id)
    if (done) event.preventDefault()
  }

  #walk(key: string, column: BoardColumn, id: string): boolean {
    const { host, hands, find } = this.#board
    const index = column.indexOf(id)
    const rows: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: column.size - 1 }
    const row = rows[key]
    if (row !== undefined) void column.focusCard(row)
    else if (key === 'ArrowLeft' || key === 'ArrowRight') this.#aside(column, index, key === 'ArrowLeft' ? -1 : 1)
    else if (!host().can('tickets:manage')) return false
    else if (key === ' ') hands.lift(id, 'keys')
    else if (key.toLowerCase() === 'm') {
      const ticket = find(id)
      if (ticket) void hands.askWhere(ticket)
    } else return false
    return true
  }

  /** To the next column that has cards. */
  #aside(from: BoardColumn, index: number, step: 1 | -1): void {
    const columns = this.#board.columns()
    for (let at = columns.indexOf(from) + step; at >= 0 && at < columns.length; at += step) {
      const column = columns[at] as BoardColumn
      if (column.size === 0) continue
      column.scrollIntoView({ inline: 'nearest', block: 'nearest' })
      return void column.focusCard(index)
    }
  }
}
