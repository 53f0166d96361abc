import { css, html, LitElement, type PropertyDeclarations } from 'lit'
import { controls } from '../elements/controls.ts'
import type { KaunterHost, PageRoute } from '../host.ts'
import { HostProvider } from '../host-request.ts'
import { register } from '../register.ts'
import type { PluginLoader } from './data/plugin-loader.ts'
import type { Match } from './data/router.ts'
import type { Text } from './shell-text.ts'
import { stateCard, stateCardStyles } from './state-card.ts'

type Page = HTMLElement & { route: PageRoute }

/** Shows one page of a plugin, and in its place an error card when the plugin cannot show it. */
export class PageOutlet extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    match: { attribute: false },
    loader: { attribute: false },
    host: { attribute: false },
    page: { state: true },
    failure: { state: true },
  }

  declare text: Text
  declare match: Match | undefined
  declare loader: PluginLoader
  /** The host of the matched plugin; a new object when language or user change. */
  declare host: KaunterHost | undefined
  declare page: Page | undefined
  declare failure: string | undefined
  readonly #provider = new HostProvider(this)

  static override styles = [
    controls,
    stateCardStyles,
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 0;
        height: 100%;
        background: var(--k-surface);
        overflow: auto;
      }

      .loading {
        display: grid;
        place-items: center;
        height: 100%;
        color: var(--k-text-faint);
        font-size: 1.25rem;
      }
    `,
  ]

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('host') && this.host) this.#provider.set(this.host)
    if (!changed.has('match') || !this.match) return
    const before = changed.get('match') as Match | undefined
    if (before?.tag !== this.match.tag) void this.#show(this.match)
    else if (this.page) this.page.route = this.match.route
  }

  override render() {
    if (this.failure !== undefined && this.match) return this.#errorCard(this.match, this.failure)
    if (this.page) return this.page
    return html`<div class="loading" role="status">
      <span class="spinner" aria-hidden="true"></span><span class="visually-hidden">${this.text('page.loading')}</span>
    </div>`
  }

  #errorCard(match: Match, detail: string) {
    const { text } = this
    return stateCard({
      icon: 'warning',
      tone: 'bad',
      title: text('page.failed.title'),
      text: text('page.failed.text', { plugin: match.plugin.name }),
      detail,
      action: html`<button class="button" data-test="page-retry" @click=${() => this.#show(match)}>
        ${text('app.retry')}
      </button>`,
    })
  }

  async #show(match: Match): Promise<void> {
    this.page = undefined
    this.failure = undefined
    try {
      await this.loader.element(match.plugin, match.tag)
      if (this.match?.tag !== match.tag) return
      const page = document.createElement(match.tag) as Page
      page.route = this.match.route
      this.page = page
    } catch (error) {
      if (this.match?.tag !== match.tag) return
      console.error(`The page <${match.tag}> of ${match.plugin.name} failed.`, error)
      this.failure = error instanceof Error ? error.message : String(error)
    }
    this.dispatchEvent(new CustomEvent('plugin-loaded'))
  }
}

register('kaunter-outlet', PageOutlet)
