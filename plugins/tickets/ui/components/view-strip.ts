import {
  controls,
  css,
  html,
  icon,
  KaunterElement,
  type KaunterMenu,
  type MenuItem,
  type MenuPickEvent,
  nothing,
  register,
} from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import type { SavedViews } from '../data/saved-views.ts'
import type { SavedView } from '../data/tickets-api.ts'
import { addressQuery, type View } from '../data/views.ts'
import { InboxEvent } from '../events.ts'

/** The views that are kept, below the lanes, and what can be done with the one that is shown. */
export class ViewStrip extends KaunterElement<TicketsKey> {
  static override properties = {
    view: { attribute: false },
    saved: { attribute: false, hasChanged: () => true },
    page: {},
  }

  declare view: View
  declare saved: SavedViews
  /** Where views are shown. */
  declare page: string

  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        padding: 0 var(--k-space-2);
      }

      :host([slot]) {
        padding: 0;
      }

      nav {
        display: flex;
        flex: 1;
        gap: 0.125rem;
        min-width: 0;
        overflow-x: auto;
        scrollbar-width: none;
      }

      .view {
        display: inline-flex;
        flex: none;
        align-items: center;
        gap: 0.375rem;
        max-width: 12rem;
        min-height: 1.75rem;
        padding: 0 0.5rem;
        border-radius: var(--k-radius-m);
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
        font-weight: 500;
        text-decoration: none;
        white-space: nowrap;
      }

      .view:focus-visible {
        outline-offset: -2px;
      }

      .view:hover {
        background: var(--k-hover);
        color: var(--k-text);
      }

      .view[aria-current='true'] {
        background: var(--k-pressed);
        color: var(--k-text);
      }

      .text {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .count {
        color: var(--k-text-faint);
        font-variant-numeric: tabular-nums;
      }

      @media (pointer: coarse) {
        .view {
          min-height: 2.5rem;
        }
      }
    `,
  ]

  constructor() {
    super()
    this.page = '/inbox'
  }

  /** Opens the menu, by a key. */
  async openMenu(): Promise<void> {
    const menu = this.renderRoot.querySelector<KaunterMenu>('kaunter-menu')
    await menu?.updateComplete
    menu?.focus()
    const list = menu?.shadowRoot?.querySelector<HTMLElement>('[popover]')
    if (list && !list.matches(':popover-open')) list.showPopover()
  }

  override updated(): void {
    this.renderRoot.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  override render() {
    const { host, saved, view } = this
    return html`${
      saved.items.length === 0
        ? nothing
        : html`<nav aria-label=${host.t('views.label')}>${saved.items.map((one) => this.#link(one))}</nav>`
    }
      <kaunter-menu label="${host.t('views.menu')} (V)" name="views" .items=${this.#items(view)} @menu-pick=${this.#onPick} data-test="views-menu"
        >${icon('more')}</kaunter-menu>`
  }

  #link({ id, name, sharedWith }: SavedView) {
    const { host, view } = this
    const count = this.saved.countOf(id)
    const edited = view.saved === id && view.edited === true
    const shared = sharedWith === 'me' ? nothing : host.t(`views.shared.${sharedWith}`)
    return html`<a class="view" href="/admin${this.#addressOf(id)}" data-test="view"
      aria-current=${String(view.saved === id)} title=${shared}><span class="text">${name}${edited ? ' *' : ''}</span>${
        count === undefined ? nothing : html` <span class="count">${count > 99 ? '99+' : count}</span>`
      }</a>`
  }

  #items(view: View): readonly MenuItem[] {
    const { host, saved } = this
    const shown = saved.find(view.saved)
    const item = (value: string, name?: string): MenuItem => ({
      value,
      label: host.t(`views.do.${value}` as TicketsKey, { name: name ?? '' }),
    })
    const index = shown === undefined ? -1 : saved.items.indexOf(shown)
    const beside = (step: number) => saved.items[index + step]?.sharedWith === shown?.sharedWith
    const own = shown?.mayChange
      ? [
          ...(view.edited ? [item('keep', shown.name)] : []),
          item('rename', shown.name),
          ...(beside(-1) ? [item('sooner')] : []),
          ...(beside(1) ? [item('later')] : []),
          item('remove', shown.name),
        ]
      : []
    const all = saved.items.map(({ id, name }) => ({ value: `view-${id}`, label: name, checked: id === view.saved }))
    return [...all, item('new'), ...own]
  }

  #addressOf(saved: string): string {
    return `${this.page}${addressQuery({ lane: 'active', filter: {}, saved })}`
  }

  #onPick({ detail: { value } }: MenuPickEvent): void {
    if (value.startsWith('view-')) this.host.navigate(this.#addressOf(value.slice(5)))
    else this.dispatchEvent(new InboxEvent('view-act', { act: value as ViewAct }))
  }
}

/** What can be done about views. */
export type ViewAct = 'new' | 'keep' | 'rename' | 'sooner' | 'later' | 'remove'

register('tickets-views', ViewStrip)
