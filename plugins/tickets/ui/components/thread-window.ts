import { type Block, blocksOf, type Stretch, stretchOf } from '../data/blocks.ts'

/** Nearer than this to the end counts as being at the end. */
const AT_END_PX = 80
/** Drawn beyond what is seen, above and below. */
const MARGIN_PX = 1_200
/** Of a line that has never been drawn. */
const GUESS_PX = 68

interface Anchor {
  readonly key: string
  readonly top: number
}

/**
 * Of a long thread, the part that is drawn: what is in sight and somewhat more. The rest is empty room of the height
 * that it had. Whatever changes above, the line that one is looking at stays where it is.
 */
export class ThreadWindow {
  #all: readonly Block[] = []
  readonly #heights = new Map<string, number>()
  #stretch: Stretch = { first: 0, end: 0, above: 0, below: 0 }
  #scroll: HTMLElement | null = null
  #anchor: Anchor | undefined
  #aim: string | undefined
  #keys: readonly string[] = []
  #lastTop = 0

  /** The blocks that are drawn. */
  get blocks(): readonly Block[] {
    return this.#all.slice(this.#stretch.first, this.#stretch.end)
  }

  get above(): number {
    return this.#stretch.above
  }

  get below(): number {
    return this.#stretch.below
  }

  /** Forgets everything: another thread is shown. */
  clear(): void {
    this.#all = []
    this.#keys = []
    this.#heights.clear()
    this.#anchor = undefined
    this.#aim = undefined
    this.#lastTop = 0
  }

  lineOf(key: string): HTMLElement | null {
    return this.#scroll?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null
  }

  /** Before lines change: which one is being looked at. */
  hold(atEnd: boolean): void {
    this.#anchor = atEnd ? undefined : this.#firstInSight()
  }

  /** Goes to a line with the next drawing. */
  aim(key: string): void {
    this.#aim = key
  }

  divide(keys: readonly string[], atEnd: boolean): void {
    const held = this.#anchor?.key ?? ''
    const before = this.#offsetOf(held)
    if (keys !== this.#keys) this.#all = blocksOf(this.#all, keys)
    this.#keys = keys
    const after = this.#offsetOf(held)
    // What came above moves what one looks at: that is to be drawn, wherever it is now.
    const moved = before === undefined || after === undefined ? 0 : after - before
    this.#stretch = this.#choose(atEnd, (this.#scroll?.scrollTop ?? 0) + moved)
  }

  /** How far below the start the block of a line begins. */
  #offsetOf(key: string): number | undefined {
    const at = this.#keys.indexOf(key)
    const block = at < 0 ? -1 : this.#all.findIndex(({ from, to }) => at >= from && at < to)
    if (block < 0) return undefined
    return this.#sizes.slice(0, block).reduce((sum, height) => sum + height, 0)
  }

  get #sizes(): number[] {
    return this.#all.map(({ key, from, to }) => this.#heights.get(key) ?? (to - from) * GUESS_PX)
  }

  #choose(atEnd: boolean, scrolled: number): Stretch {
    const sizes = this.#sizes
    const view = this.#scroll?.clientHeight ?? 900
    const total = sizes.reduce((sum, height) => sum + height, 0)
    const aimed = this.#aim === undefined ? undefined : this.#offsetOf(this.#aim)
    const top = aimed ?? (atEnd ? total - view : scrolled)
    // Of what is aimed at, only the block is known, and what is in it has not been measured.
    const reach = view + MARGIN_PX + (aimed === undefined ? 0 : MARGIN_PX)
    return stretchOf(sizes, top - MARGIN_PX, top + reach)
  }

  /** Whether other blocks should be drawn, after scrolling. */
  moved(scroll: HTMLElement): boolean {
    this.#scroll = scroll
    const { first, end } = this.#choose(false, scroll.scrollTop)
    return first !== this.#stretch.first || end !== this.#stretch.end
  }

  /** After lines have changed: measures, and puts the line that was looked at back in its place. */
  settle(scroll: HTMLElement | null, atEnd: boolean): void {
    this.#scroll = scroll
    if (!scroll) return
    for (const element of scroll.querySelectorAll<HTMLElement>('.block'))
      this.#heights.set(element.dataset.block as string, element.getBoundingClientRect().height)
    if (this.#aim !== undefined) {
      const line = this.lineOf(this.#aim)
      this.#aim = undefined
      line?.scrollIntoView({ block: 'center' })
    } else if (atEnd) this.toEnd()
    else this.#putBack(scroll)
    this.#lastTop = scroll.scrollTop
  }

  #putBack(scroll: HTMLElement): void {
    const anchor = this.#anchor
    const line = anchor && this.lineOf(anchor.key)
    if (!anchor || !line) return
    const shift = line.getBoundingClientRect().top - anchor.top
    if (Math.abs(shift) >= 1) scroll.scrollTop += shift
  }

  toEnd(): void {
    const scroll = this.#scroll
    if (!scroll) return
    scroll.scrollTop = scroll.scrollHeight
    this.#lastTop = scroll.scrollTop
  }

  /** Only moving up leaves the end: the view may also get shorter, when the composer grows. */
  isAtEnd(scroll: HTMLElement, before: boolean): boolean {
    const wentUp = scroll.scrollTop < this.#lastTop - 1
    this.#lastTop = scroll.scrollTop
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END_PX) return true
    return before && !wentUp
  }

  #firstInSight(): Anchor | undefined {
    const scroll = this.#scroll
    if (!scroll) return undefined
    const top = scroll.getBoundingClientRect().top
    for (const block of scroll.querySelectorAll<HTMLElement>('.block')) {
      if (block.getBoundingClientRect().bottom <= top) continue
      for (const line of block.querySelectorAll<HTMLElement>('[data-key]')) {
        const box = line.getBoundingClientRect()
        if (box.bottom > top) return { key: line.dataset.key as string, top: box.top }
      }
    }
    return undefined
  }
}
