import { controls, css, html, icon, KaunterElement, LastQuestion, nothing, register } from '@kaunter/admin-ui'
import type { SettingsKey } from '../catalog.ts'
import { settingsApi } from '../data/settings-api.ts'
import type { Shop } from '../data/types.ts'
import { SettingsEvent } from '../events.ts'
import { placeWords } from '../words.ts'

/** Chooses for whom settings are shown: the whole platform, a franchise or an outlet. */
export class PlacePicker extends KaunterElement<SettingsKey> {
  static override properties = {
    shop: { attribute: false },
    platform: { type: Boolean },
    open: { state: true },
    shops: { state: true },
    active: { state: true },
    failed: { state: true },
  }

  /** `null`: the whole platform. */
  declare shop: Shop | null
  /** Whether the platform may be chosen. */
  declare platform: boolean
  declare open: boolean
  declare shops: readonly Shop[]
  declare active: number
  declare failed: boolean
  readonly #found = new LastQuestion(this, {
    ask: () => settingsApi.shops(this.host, this.#search),
    answered: ({ items }) => this.#show(items, false),
    refused: () => this.#show([], true),
  })

  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        display: inline-flex;
        align-items: center;
        gap: var(--k-space-2);
        min-width: 0;
      }

      .caption,
      .kind,
      .empty {
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
      }

      .caption {
        white-space: nowrap;
      }

      /* Beside the title of the form there is room for the place alone. */
      @media (max-width: 47.99rem) {
        .caption {
          position: absolute;
          clip-path: inset(50%);
        }
      }

      .chosen {
        max-width: 18rem;
        font-weight: 600;
      }

      .chosen span {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .panel {
        position: absolute;
        z-index: 20;
        top: calc(100% + 0.25rem);
        right: 0;
        width: min(22rem, calc(100vw - 2rem));
        padding: var(--k-space-2);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-raised);
        box-shadow: var(--k-shadow-m);
      }

      ul {
        max-height: 18rem;
        margin: var(--k-space-2) 0 0;
        padding: 0;
        overflow: auto;
        list-style: none;
      }

      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        padding: 0.375rem 0.5rem;
        border-radius: var(--k-radius-m);
        font-size: var(--k-text-m);
        cursor: pointer;
      }

      li.active {
        background: var(--k-pressed);
      }

      .kind {
        grid-column: 1;
      }

      li .icon {
        grid-area: 1 / 2 / 3;
      }

      .empty {
        margin: var(--k-space-3);
      }

      @media (max-width: 47.99rem) {
        .panel {
          right: auto;
          left: 0;
        }
      }
    `,
  ]

  constructor() {
    super()
    this.shop = null
    this.platform = false
    this.open = false
    this.shops = []
    this.active = 0
    this.failed = false
  }

  get #options(): readonly (Shop | null)[] {
    return this.platform && this.#search === '' ? [null, ...this.shops] : this.shops
  }

  get #search(): string {
    return this.renderRoot?.querySelector('input')?.value.trim() ?? ''
  }

  override render() {
    const { host } = this
    return html`<span class="caption" id="caption">${host.t('place.label')}</span>
      <button type="button" class="button chosen" id="chosen" data-test="place" aria-haspopup="listbox"
        aria-expanded=${this.open} aria-labelledby="caption chosen" @click=${this.#toggle}>
        <span>${placeWords(host, this.shop)}</span> ${icon('chevron')}
      </button>
      ${this.open ? this.#panel() : nothing}`
  }

  #panel() {
    const { host } = this
    const options = this.#options
    const words = this.failed ? host.t('place.failed') : options.length === 0 ? host.t('place.none') : undefined
    return html`<div class="panel" @focusout=${this.#onFocusOut}>
      <input class="field" type="search" role="combobox" aria-expanded="true" aria-controls="options" autocomplete="off"
        aria-autocomplete="list" aria-activedescendant=${options.length > 0 ? `option-${this.active}` : nothing}
        aria-label=${host.t('place.search')} placeholder=${host.t('place.search')} data-test="place-search"
        @input=${this.#onInput} @keydown=${this.#onKey} />
      <ul id="options" role="listbox" aria-label=${host.t('place.label')}>
        ${options.map((shop, index) => this.#option(shop, index))}
      </ul>
      <p class=${words ? 'empty' : 'visually-hidden'} role="status">
        ${words ?? host.t('place.results', { count: options.length })}
      </p>
    </div>`
  }

  #option(shop: Shop | null, index: number) {
    const { host } = this
    const chosen = shop?.id === this.shop?.id && shop?.kind === this.shop?.kind
    const kind =
      shop === null
        ? host.t('place.platform.about')
        : shop.franchise === null
          ? host.t('place.franchise')
          : host.t('place.outlet', { franchise: shop.franchise.name })
    return html`<li role="option" id="option-${index}" class=${index === this.active ? 'active' : ''}
      aria-selected=${chosen} data-test="place-option" data-code=${shop?.code ?? ''}
      @pointermove=${() => (this.active = index)} @click=${() => this.#pick(shop)}>
      <span>${placeWords(host, shop)}${shop ? ` (${shop.code})` : ''}</span>
      <span class="kind">${kind}</span>
      ${chosen ? icon('check') : nothing}
    </li>`
  }

  readonly #toggle = () => {
    if (this.open) return this.#close()
    this.open = true
    this.active = 0
    void this.#found.now()
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus())
  }

  #close(): void {
    this.open = false
    this.#found.drop()
    this.renderRoot.querySelector<HTMLElement>('#chosen')?.focus()
  }

  readonly #onFocusOut = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget)) return
    this.open = false
  }

  readonly #onInput = () => {
    this.#found.soon()
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const count = this.#options.length
    const moves: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      Home: 0,
      End: count - 1,
    }
    const to = moves[event.key]
    const option = this.#options[this.active]
    if (to !== undefined && count > 0) this.active = (to + count) % count
    else if (event.key === 'Enter' && option !== undefined) this.#pick(option)
    else if (event.key === 'Escape') this.#close()
    else return
    event.preventDefault()
  }

  #show(shops: readonly Shop[], failed: boolean): void {
    this.shops = shops
    this.failed = failed
    this.active = 0
  }

  override updated(): void {
    this.renderRoot.querySelector('li.active')?.scrollIntoView({ block: 'nearest' })
  }

  #pick(shop: Shop | null): void {
    this.#close()
    this.dispatchEvent(new SettingsEvent('place-pick', { shop }))
  }
}

register('settings-place', PlacePicker)
