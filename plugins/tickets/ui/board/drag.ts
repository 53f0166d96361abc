/** So far the mouse goes before a click becomes a drag, in pixels. */
const THRESHOLD_PX = 6
/** So long a finger rests before it picks up: shorter, it scrolls or opens. */
const LONG_PRESS_MS = 350
/** So near an edge the board scrolls by itself, and how far with each frame. */
const EDGE_PX = 56
const STEP_PX = 14

interface Point {
  readonly x: number
  readonly y: number
}

/** What follows a card that is dragged. */
export interface DragTarget {
  /** Whether the card may be picked up. */
  lift(ticketId: string): boolean
  /** The pointer is here; called with every frame, and before it is dropped. */
  over(point: Point): void
  drop(): void
  cancel(): void
  /** What scrolls sideways. */
  board(): HTMLElement | null
}

/** Picks up cards with the mouse, a pen or a finger. A native drag knows no touch and no Escape. */
export class CardDrag {
  readonly #target: DragTarget
  #start: (Point & { id: string; touch: boolean }) | undefined
  #at: Point = { x: 0, y: 0 }
  #dragging = false
  #press: ReturnType<typeof setTimeout> | undefined
  #frame = 0
  #stop: AbortController | undefined

  constructor(target: DragTarget) {
    this.#target = target
  }

  /** For `pointerdown` anywhere on the board. */
  begin(event: PointerEvent): void {
    const path = event.composedPath().filter((node) => node instanceof HTMLElement)
    const id = path.find((node) => node.classList.contains('open'))?.dataset.ticketId
    if (id === undefined || event.button !== 0 || !event.isPrimary || this.#start) return
    const touch = event.pointerType === 'touch'
    this.#start = { x: event.clientX, y: event.clientY, id, touch }
    this.#at = this.#start
    this.#stop = new AbortController()
    const { signal } = this.#stop
    if (touch) this.#press = setTimeout(() => this.#lift(), LONG_PRESS_MS)
    window.addEventListener('pointermove', (each) => this.#onMove(each), { signal })
    window.addEventListener('pointerup', () => this.#end(true), { signal })
    window.addEventListener('pointercancel', () => this.#end(false), { signal })
    window.addEventListener('blur', () => this.#end(false), { signal })
    window.addEventListener('keydown', (each) => this.#onKey(each), { signal, capture: true })
    // Else the finger that has picked up would scroll, or open the menu of links.
    window.addEventListener('touchmove', (each) => this.#dragging && each.preventDefault(), { signal, passive: false })
    window.addEventListener('contextmenu', (each) => touch && each.preventDefault(), { signal })
  }

  /** When the page goes away. */
  abandon(): void {
    this.#end(false)
  }

  #onMove({ clientX: x, clientY: y }: PointerEvent): void {
    this.#at = { x, y }
    if (this.#dragging || !this.#start) return
    if (Math.hypot(x - this.#start.x, y - this.#start.y) < THRESHOLD_PX) return
    if (this.#start.touch) this.#end(false)
    else this.#lift()
  }

  #lift(): void {
    if (this.#start && this.#target.lift(this.#start.id)) {
      this.#dragging = true
      this.#follow()
    } else this.#end(false)
  }

  readonly #follow = (): void => {
    this.#frame = requestAnimationFrame(this.#follow)
    const board = this.#target.board()
    const { left = 0, right = 0 } = board?.getBoundingClientRect() ?? {}
    if (this.#at.x < left + EDGE_PX) board?.scrollBy({ left: -STEP_PX })
    else if (this.#at.x > right - EDGE_PX) board?.scrollBy({ left: STEP_PX })
    this.#target.over(this.#at)
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.#dragging || event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    this.#end(false)
  }

  #end(dropped: boolean): void {
    const dragged = this.#dragging
    clearTimeout(this.#press)
    cancelAnimationFrame(this.#frame)
    this.#stop?.abort()
    this.#start = undefined
    this.#dragging = false
    if (!dragged) return
    // The click that ends a drag opens nothing.
    const click = new AbortController()
    window.addEventListener('click', (event) => event.preventDefault(), { capture: true, signal: click.signal })
    setTimeout(() => click.abort())
    // On a busy machine no frame may have been since the last move.
    if (dropped) this.#target.over(this.#at)
    if (dropped) this.#target.drop()
    else this.#target.cancel()
  }
}
