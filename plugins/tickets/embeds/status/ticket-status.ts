import { ApiError, EmbedElement, html, nothing, Poll, sheet, translate, type Values } from '@kaunter/admin-ui/embed'
import { catalog, type StatusKey } from './catalog.ts'
import { statusStyles } from './ticket-status.styles.ts'

/** What `GET /api/tickets/web/status` answers. */
interface StatusView {
  readonly status: 'received' | 'working' | 'waiting' | 'resolved' | 'closed'
  readonly openedAt: string
  readonly updatedAt: string
  readonly answeredBy: string | null
  readonly messages: readonly {
    readonly from: 'you' | 'shop'
    readonly name: string | null
    readonly text: string
    readonly at: string
  }[]
}

/**
 * How a customer's ticket stands, and what was said in it.
 *
 * @fires kaunter-status-changed - the ticket was shown, or has changed; `detail`: `status` and `updatedAt`
 * @csspart frame - the frame
 * @csspart heading - the heading
 * @csspart status - the name of the status
 * @csspart message - each message
 * @csspart button - each button
 */
export class TicketStatus extends EmbedElement {
  static override properties = { ...EmbedElement.properties, view: { state: true }, failure: { state: true } }
  static override styles = [sheet, statusStyles]

  declare view: StatusView | undefined
  /** Why nothing newer is shown. */
  declare failure: 'unknown' | 'failed' | undefined
  #known = ''
  #at = new Date()
  readonly #poll = new Poll(() => this.#look())

  protected override begin(): void {
    this.view = undefined
    this.failure = undefined
    this.#known = ''
    this.#poll.start()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated && this.token) this.#poll.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#poll.stop()
  }

  async #look() {
    try {
      const view = await this.ask<StatusView>('GET', '/tickets/web/status')
      const text = JSON.stringify(view)
      const changed = text !== this.#known
      this.#known = text
      this.#at = new Date()
      this.view = view
      this.failure = undefined
      if (changed) this.tell('kaunter-status-changed', { status: view.status, updatedAt: view.updatedAt })
      return { found: changed ? ('changed' as const) : ('same' as const) }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return this.#fail(error)
    }
  }

  #fail({ status, code, passing, details }: ApiError) {
    if (code === 'KAUNTER_TICKET_REFERENCE_UNKNOWN') this.view = undefined
    this.failure = status === 404 ? 'unknown' : 'failed'
    // What the server refuses today it will refuse in a minute.
    if (!passing) return 'end' as const
    return { found: 'failed' as const, least: Number(details.retryAfterSeconds ?? 0) * 1000 }
  }

  #t(key: StatusKey, values?: Values): string {
    return translate(catalog, this.locale, key, values)
  }

  #time(instant: string | Date): string {
    const format = new Intl.DateTimeFormat(this.locale === 'ms' ? 'ms-MY' : 'en-MY', {
      dateStyle: 'medium',
      timeStyle: 'short',
    })
    return format.format(new Date(instant))
  }

  override render() {
    if (this.expired) return this.#note('expired.heading', 'expired.text', true)
    if (this.view !== undefined) return this.#ticket(this.view)
    if (this.failure === 'unknown') return this.#note('unknown.heading', 'unknown.text')
    if (this.failure === 'failed') return this.#note('failed.heading', 'failed.text')
    if (!this.token) return this.#note('failed.heading', 'unavailable.text')
    return html`<div class="frame" role="status" aria-label=${this.#t('loading')}>
      ${[1, 2, 3].map(() => html`<div class="bone"></div>`)}
    </div>`
  }

  #ticket({ status, openedAt, answeredBy, messages }: StatusView) {
    return html`<section class="frame" part="frame" aria-labelledby="heading">
      <header>
        <h2 id="heading" part="heading">${this.#t('heading')}</h2>
        <p class="status ${status}" part="status" role="status">${this.#t(`status.${status}`)}</p>
      </header>
      <p>${this.#t(`about.${status}`)}</p>
      <p class="quiet">
        ${this.#t('opened', { at: this.#time(openedAt) })}${
          answeredBy === null ? nothing : html` · ${this.#t('answered', { name: answeredBy })}`
        }
      </p>
      <ol aria-label=${this.#t('thread')}>
        ${messages.map(
          ({ from, name, text, at }) => html`<li class=${from} part="message">
            <p class="quiet">${name ?? this.#t(`from.${from}`)} · <time datetime=${at}>${this.#time(at)}</time></p>
            <p class="text">${text}</p>
          </li>`,
        )}
      </ol>
      ${this.failure === undefined ? nothing : html`<p class="bad" role="status">${this.#t('stale.text', { at: this.#time(this.#at) })}</p>`}
    </section>`
  }

  #note(heading: StatusKey, text: StatusKey, reload = false) {
    return html`<div class="frame" part="frame" role="status">
      <h2 part="heading">${this.#t(heading)}</h2>
      <p>${this.#t(text)}</p>
      ${reload ? html`<button type="button" part="button" @click=${() => location.reload()}>${this.#t('reload')}</button>` : nothing}
    </div>`
  }
}
