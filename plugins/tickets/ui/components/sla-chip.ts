import { controls, css, html, icon, KaunterElement, nothing, register, timeWords } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { serverClock } from '../data/server-clock.ts'
import { type Promised, promiseLevel } from '../data/sla.ts'

const tones = { calm: 'neutral', soon: 'warn', late: 'bad', paused: 'neutral' } as const
/** A shape besides the colour; what is calm needs none. */
const icons = { calm: undefined, soon: 'clock', late: 'warning', paused: 'pause' } as const

/** What must be done by then, in a word. */
const deeds = {
  first_response: 'reply',
  next_response: 'reply',
  resolution: 'resolve',
  handoff: 'take',
  none: 'any',
} as const

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const wholly = (ms: number, unit: number) => Math.floor(ms / unit) * unit
/** Hours away, nobody counts minutes. */
const roughly = (ms: number) => (ms < HOUR_MS ? ms : wholly(ms, HOUR_MS))
/** For where many stand below each other: in the largest unit alone. */
export const briefly = (ms: number) => (ms < DAY_MS ? roughly(ms) : wholly(ms, DAY_MS))

/** Counts down to what is promised, in words, and says what is late; nothing where nothing is promised. */
export class SlaChip extends KaunterElement<TicketsKey> {
  static override properties = { promised: { attribute: false }, zone: {}, brief: {} }

  declare promised: Promised
  /** Of the outlet, for the exact time; that of the shops in Malaysia without it. */
  declare zone: string | undefined
  /** Few words are shown, where there is room for little; the words are there to be heard and hovered. */
  declare brief: 'named' | 'bare' | undefined
  #stop = () => {}
  #shown = ''

  static override styles = [
    controls,
    css`
    :host {
      display: inline-flex;
    }

    kaunter-badge {
      font-variant-numeric: tabular-nums;
    }
  `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = serverClock.follow(() => {
      if (this.host && this.#words() !== this.#shown) this.requestUpdate()
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  override render() {
    const { host, promised, zone } = this
    const level = promiseLevel(promised, serverClock.now())
    if (level === 'none') return nothing
    this.#shown = this.#words()
    const due = promised.slaDueAt
    const exact = due === null ? '' : host.t('sla.due', { time: timeWords(host.locale, zone).exact(due) })
    const title = this.brief && due !== null ? `${this.#shown}. ${exact}` : exact
    const shape = icons[level]
    return html`<kaunter-badge data-test="sla" data-state=${promised.slaState} data-level=${level} tone=${tones[level]} title=${title || nothing}
      >${shape === undefined ? nothing : icon(shape)} ${this.#said(level)}</kaunter-badge>`
  }

  #said(level: string) {
    if (!this.brief || level === 'paused') return this.#shown
    const { host } = this
    const time = timeWords(host.locale).duration(briefly(this.#distance()))
    const named = level === 'late' ? host.t('sla.brief.late', { time }) : `${this.#what()} ${time}`
    return html`<span aria-hidden="true">${this.brief === 'named' ? named : time}</span
      ><span class="visually-hidden">${this.#shown}</span>`
  }

  #distance(): number {
    return Math.abs(Date.parse(this.promised.slaDueAt ?? '') - serverClock.now())
  }

  #words(): string {
    const { host, promised } = this
    const level = promiseLevel(promised, serverClock.now())
    if (level === 'paused') return host.t('sla.paused')
    if (promised.slaDueAt === null) return ''
    const time = timeWords(host.locale).duration(roughly(this.#distance()))
    return host.t(level === 'late' ? 'sla.late' : 'sla.left', { time, what: this.#what() })
  }

  #what(): string {
    return this.host.t(`sla.of.${deeds[this.promised.slaMetric ?? 'none']}`)
  }
}

register('tickets-sla', SlaChip)

/** The chip of a ticket, wherever it is shown. */
export const slaChip = ({ slaState, slaDueAt, slaMetric }: Promised, zone?: string | null, brief?: 'named' | 'bare') =>
  slaState === 'none'
    ? nothing
    : html`<tickets-sla brief=${brief ?? nothing} .promised=${{ slaState, slaDueAt, slaMetric }} .zone=${zone ?? undefined}></tickets-sla>`
