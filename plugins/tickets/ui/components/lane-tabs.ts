import { controls, css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { isStatus, type Lane, lanes } from '../data/lanes.ts'
import { type Counts, statuses } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { statusWords } from '../words.ts'

const countOf = { active: 'active', mine: 'mine', none: 'unassigned' } as const
const hooks = { active: 'lane-active', mine: 'lane-mine', none: 'lane-unassigned' } as const

/** Chooses what the list shows: a lane, or one status. */
export class LaneTabs extends KaunterElement<TicketsKey> {
  static override properties = { lane: {}, counts: { attribute: false }, plain: { type: Boolean } }

  declare lane: Lane
  declare counts: Counts | undefined
  /** Without the choice of a status, where every status has its place. */
  declare plain: boolean

  static override styles = [
    controls,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.125rem;
        padding: 0 var(--k-space-2);
      }

      .lanes {
        display: flex;
        gap: 0.125rem;
      }

      .lane {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        min-height: 2rem;
        padding: 0 0.375rem;
        border: 0;
        border-radius: var(--k-radius-m);
        background: none;
        color: var(--k-text-quiet);
        font-size: var(--k-text-m);
        font-weight: 500;
        white-space: nowrap;
        cursor: pointer;
      }

      .lane:hover {
        background: var(--k-hover);
        color: var(--k-text);
      }

      .lane[aria-current='true'] {
        background: var(--k-pressed);
        color: var(--k-text);
      }

      .count {
        color: var(--k-text-faint);
        font-size: var(--k-text-s);
        font-variant-numeric: tabular-nums;
      }

      .lane[aria-current='true'] .count {
        color: var(--k-text-quiet);
      }

      .select {
        /* Beside an open thread it has its own line rather than three letters. */
        flex: 1 0 4.25rem;
        box-sizing: border-box;
        padding-left: 0;
        min-width: 0;
        max-width: 100%;
        margin-left: auto;
        border-color: transparent;
        background-color: transparent;
        color: var(--k-text-quiet);
        text-align: right;
      }

      .select.chosen {
        background-color: var(--k-pressed);
        color: var(--k-text);
      }

      @media (pointer: coarse) {
        .lane {
          min-height: 2.5rem;
        }
      }
    `,
  ]

  override render() {
    return html`<nav aria-label=${this.host.t('lane.label')}>
      <div class="lanes" role="toolbar" aria-label=${this.host.t('lane.label')} @keydown=${this.#onKey}>
        ${lanes.map((lane, index) => this.#tab(lane, index))}
      </div>
      ${this.plain ? nothing : this.#statuses()}
    </nav>`
  }

  #statuses() {
    const { host } = this
    const status = isStatus(this.lane) ? this.lane : ''
    return html`<select class="select ${status === '' ? '' : 'chosen'}" aria-label=${host.t('lane.status')} data-test="lane-status"
        @change=${this.#onStatus}>
        <option value="" ?selected=${status === ''}>${host.t(status === '' ? 'lane.status' : 'lane.any-status')}</option>
        ${statuses.map((one) => html`<option value=${one} ?selected=${status === one}>${statusWords(host, one)}</option>`)}
      </select>`
  }

  /** One stop of the Tab key: the arrows go on from there. */
  #onKey(event: KeyboardEvent): void {
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('.lane')]
    const at = all.indexOf(event.target as HTMLElement)
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }
    const to = moves[event.key]
    if (to === undefined || at === -1) return
    event.preventDefault()
    all.at(to % all.length)?.focus()
  }

  #tab(lane: (typeof lanes)[number], index: number) {
    const start = lanes.some((one) => one === this.lane) ? lane === this.lane : index === 0
    const count = this.counts?.[countOf[lane]]
    return html`<button type="button" class="lane" data-test=${hooks[lane]} tabindex=${start ? 0 : -1} aria-current=${String(lane === this.lane)}
      @click=${() => this.dispatchEvent(new InboxEvent('lane-pick', { lane }))}>
      ${this.host.t(`lane.${lane}`)}${count === undefined ? nothing : html` <span class="count">${count > 99 ? '99+' : count}</span>`}
    </button>`
  }

  #onStatus(event: Event): void {
    const { value } = event.target as HTMLSelectElement
    this.dispatchEvent(new InboxEvent('lane-pick', { lane: value === '' ? 'active' : (value as Lane) }))
  }
}

register('tickets-lanes', LaneTabs)
