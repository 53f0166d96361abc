import { type ApiError, css, html, KaunterElement, nothing, register, type SlotItems } from '@kaunter/admin-ui'
import type { Key } from './catalog.ts'

interface Card {
  stamps: number
  goal: number
}

/** The stamp card of the customer, beside the ticket. */
class Panel extends KaunterElement<Key> {
  static override properties = { item: { attribute: false }, card: { state: true }, failure: { state: true } }

  declare item: SlotItems['ticket.sidebar/v1']
  declare card: Card | undefined
  declare failure: ApiError | undefined
  #stops: (() => void)[] = []

  static override styles = css`
    .dots {
      display: flex;
      flex-wrap: wrap;
      gap: var(--k-space-1);
    }

    .dots span {
      width: 0.875rem;
      height: 0.875rem;
      border: 1px solid var(--k-border-input);
      border-radius: var(--k-radius-pill);
    }

    .dots .given {
      border-color: transparent;
      background: var(--k-good);
    }

    p {
      margin: var(--k-space-2) 0 0;
      color: var(--k-text-quiet);
    }
  `

  override connectedCallback(): void {
    super.connectedCallback()
    // A card changes when the customer writes; after a break of the connection nobody knows.
    this.#stops = ['example-plugin.changed', 'live.reset'].map((topic) => this.host.on(topic, () => void this.#load()))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops) stop()
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('item')) void this.#load()
  }

  async #load(): Promise<void> {
    const { item } = this
    try {
      const card = await this.host.get<Card>(`/cards/${item.contactId}`)
      // Another ticket may have been opened meanwhile.
      if (item === this.item) [this.card, this.failure] = [card, undefined]
    } catch (error) {
      this.failure = error as ApiError
    }
  }

  override render() {
    const { host, card, failure } = this
    if (failure) return html`<p role="alert">${host.t('card.failed', { reason: failure.message })}</p>`
    if (!card) return nothing
    const { stamps, goal } = card
    return html`
      <div class="dots" aria-hidden="true">
        ${Array.from({ length: goal }, (_, i) => html`<span class=${i < stamps ? 'given' : ''}></span>`)}
      </div>
      <p>${stamps < goal ? host.t('card.stamps', { stamps, goal }) : host.t('card.full')}</p>
    `
  }
}

register('example-plugin-panel', Panel)
