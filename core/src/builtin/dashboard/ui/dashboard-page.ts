import { css, html, KaunterElement, marks, nothing, register, type SlotSource, watchSlots } from '@kaunter/admin-ui'
import type { DashboardKey } from './catalog.ts'

const SLOT = 'dashboard.widget/v1'

/** What plugins have to say today, each in a card of its own. */
export class DashboardPage extends KaunterElement<DashboardKey> {
  static override properties = { slots: { state: true } }

  declare slots: SlotSource | undefined
  #stop = () => {}

  static override styles = [
    marks,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 100%;
        background: var(--k-canvas);
      }

      kaunter-slot[filled] {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
        align-items: start;
        gap: var(--k-space-4);
        padding: var(--k-space-5);
      }

      kaunter-slot::part(contribution) {
        padding: var(--k-space-4);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-surface);
      }

      kaunter-slot::part(heading) {
        margin-bottom: var(--k-space-3);
        color: var(--k-text);
        font-size: var(--k-text-l);
      }

      .empty {
        flex: 1;
      }

      @media (max-width: 47.99rem) {
        kaunter-slot[filled] {
          padding: var(--k-space-3);
        }
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = watchSlots(this, (slots) => {
      this.slots = slots
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  override render() {
    const { host } = this
    const empty = this.slots?.of(SLOT).length === 0
    return html`<header class="page-bar"><h1 class="page-title">${host.t('page.title')}</h1></header>
      <kaunter-slot name=${SLOT} level="2"></kaunter-slot>
      ${
        empty
          ? html`<div class="empty" data-test="dashboard-empty">
            <kaunter-empty icon="home" heading=${host.t('empty.title')}>${host.t('empty.text')}</kaunter-empty>
          </div>`
          : nothing
      }`
  }
}

register('dashboard-page', DashboardPage)
