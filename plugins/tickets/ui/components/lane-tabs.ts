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
  static override properties = { lane: {}, counts: { attribute: false } }

  declare lane: Lane
  declare counts: Counts | undefined

  static override styles = [
    controls,
    css`
      nav {
        display: flex;
        align-items: center;
        gap: 0.125rem;
        padding: 0 var(--k-space-2);
      }

      .lane {
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        min-height: 2rem;
        padding: 0 0.5rem;
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
        flex: 1;
        min-width: 0;
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
    const { host } = this
    const status = isStatus(this.lane) ? this.lane : ''
    return html`<nav aria-label=${host.t('lane.label')}>
      ${lanes.map((lane) => this.#tab(lane))}
      <select class="select ${status === '' ? '' : 'chosen'}" aria-label=${host.t('lane.status')} data-test="lane-status"
        @change=${this.#onStatus}>
        <option value="" ?selected=${status === ''}>${host.t(status === '' ? 'lane.status' : 'lane.any-status')}</option>
        ${statuses.map((one) => html`<option value=${one} ?selected=${status === one}>${statusWords(host, one)}</option>`)}
      </select>
    </nav>`
  }

  #tab(lane: (typeof lanes)[number]) {
    const count = this.counts?.[countOf[lane]]
    return html`<button type="button" class="lane" data-test=${hooks[lane]} aria-current=${String(lane === this.lane)}
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
