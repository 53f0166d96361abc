import {
  ApiError,
  EmbedElement,
  html,
  type Locale,
  nothing,
  sheet,
  translate,
  type Values,
} from '@kaunter/admin-ui/embed'
import { catalog, type FormKey } from './catalog.ts'
import { formStyles } from './contact-form.styles.ts'
import { type Draft, draftOf, type Field, type FormView, failureOf, type Sent, wrongFields } from './form-data.ts'

/**
 * A form that opens a ticket with the shop.
 *
 * @fires kaunter-form-sent - the message has arrived; `detail`: `reference`, `statusToken` and `statusExpiresAt` for
 * `<kaunter-ticket-status>`
 * @csspart form - the frame
 * @csspart heading - the heading
 * @csspart field - each input
 * @csspart button - each button
 * @csspart sent - what is shown when the message has arrived
 */
export class ContactForm extends EmbedElement {
  static override properties = {
    ...EmbedElement.properties,
    view: { state: true },
    wrong: { state: true },
    failure: { state: true },
    sending: { state: true },
    sent: { state: true },
  }
  static override styles = [sheet, formStyles]

  /** What the server says of the form; `null` when it cannot. */
  declare view: FormView | null | undefined
  declare wrong: readonly Field[]
  declare failure: FormKey | undefined
  declare sending: boolean
  /** The name of whom to thank. */
  declare sent: string | undefined
  /** One id for one message: what is sent again unchanged is the same message. */
  #attempt = { content: '', clientId: '' }
  #turn = 0
  /** The language that the server was asked for last. */
  #asked: Locale | undefined

  constructor() {
    super()
    this.wrong = []
    this.sending = false
  }

  #t(key: FormKey, values?: Values): string {
    return translate(catalog, this.locale, key, values)
  }

  protected override begin(): void {
    void this.#load()
  }

  override updated(): void {
    if (this.#asked !== undefined && this.#asked !== this.locale) void this.#load()
  }

  async #load(): Promise<void> {
    const turn = ++this.#turn
    this.#asked = this.locale
    const query = new URLSearchParams({ locale: this.locale })
    const outlet = this.#form && new FormData(this.#form).get('outlet')
    if (outlet) query.set('outlet', String(outlet))
    try {
      const view = await this.ask<FormView>('GET', `/tickets/web/form?${query}`)
      if (turn === this.#turn) this.#show(view)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (turn === this.#turn && this.view === undefined) this.view = null
    }
  }

  #show(view: FormView): void {
    const box = this.renderRoot.querySelector<HTMLInputElement>('#consent')
    // A wording that was not read cannot be agreed to.
    if (box && view.consent.version !== this.view?.consent.version) box.checked = false
    this.view = view
  }

  get #form(): HTMLFormElement | null {
    return this.renderRoot.querySelector('form')
  }

  override render() {
    if (this.sent !== undefined) return this.#thanks(this.sent)
    if (this.view === undefined && this.token !== null) return this.#bones()
    if (!this.view) return this.#unavailable()
    return this.#fields(this.view)
  }

  #fields({ shop, outlets, consent }: FormView) {
    return html`<form class="frame" part="form" novalidate @submit=${this.#onSubmit} aria-labelledby="heading">
      <h2 id="heading" part="heading">${shop === null ? this.#t('heading') : this.#t('heading.shop', { shop })}</h2>
      ${this.#input('name', { autocomplete: 'name', maxlength: 100 })}
      ${this.#input('contact', { autocomplete: 'tel', maxlength: 200 })}
      ${outlets.length === 0 ? nothing : this.#outlets(outlets)}
      <div class="row">
        <label for="message">${this.#t('message')}</label>
        <textarea id="message" name="message" part="field" rows="5" maxlength="4000" required
          aria-invalid=${this.#invalid('message')} aria-describedby="wrong-message"></textarea>
        ${this.#hint('message')}
      </div>
      <div class="trap" aria-hidden="true">
        <label for="website">${this.#t('trap')}</label>
        <input id="website" name="website" tabindex="-1" autocomplete="off">
      </div>
      <div class="row">
        <label class="consent">
          <input type="checkbox" id="consent" name="consent" value=${consent.version} required
            aria-invalid=${this.#invalid('consent')} aria-describedby="wrong-consent">
          <span>${consent.text}</span>
        </label>
        ${this.#hint('consent')}
      </div>
      <p class="bad" role="alert" ?hidden=${!this.#problem}>${this.#problem ? this.#t(this.#problem) : nothing}</p>
      <button type="submit" part="button" aria-disabled=${this.sending}>${this.#t(this.sending ? 'sending' : 'send')}</button>
    </form>`
  }

  get #problem(): FormKey | undefined {
    return this.expired ? 'failed.expired' : this.failure
  }

  #input(field: 'name' | 'contact', { autocomplete, maxlength }: { autocomplete: 'name' | 'tel'; maxlength: number }) {
    return html`<div class="row">
      <label for=${field}>${this.#t(field)}</label>
      <input id=${field} name=${field} part="field" autocomplete=${autocomplete} maxlength=${maxlength} required
        aria-invalid=${this.#invalid(field)} aria-describedby=${`wrong-${field}`}>
      ${this.#hint(field)}
    </div>`
  }

  #outlets(outlets: FormView['outlets']) {
    return html`<div class="row">
      <label for="outlet">${this.#t('outlet')}</label>
      <select id="outlet" name="outlet" part="field" @change=${this.#load}>
        <option value="">${this.#t('outlet.any')}</option>
        ${outlets.map(({ code, name }) => html`<option value=${code}>${name}</option>`)}
      </select>
    </div>`
  }

  #invalid = (field: Field) => (this.wrong.includes(field) ? 'true' : nothing)
  #hint(field: Field) {
    return html`<p class="bad hint" id=${`wrong-${field}`}>${this.wrong.includes(field) ? this.#t(`wrong.${field}`) : nothing}</p>`
  }

  #thanks(name: string) {
    return html`<div class="frame" part="sent" role="status" tabindex="-1">
      <h2 part="heading">${this.#t('sent.heading', { name })}</h2>
      <p>${this.#t('sent.text')}</p>
      <button type="button" class="plain" part="button" @click=${this.#another}>${this.#t('another')}</button>
    </div>`
  }

  #bones() {
    return html`<div class="frame" role="status" aria-label=${this.#t('loading')}>
      ${[1, 2, 3, 4].map(() => html`<div class="bone"></div>`)}
    </div>`
  }

  #unavailable() {
    const again = () => {
      this.view = undefined
      void this.#load()
    }
    return html`<div class="frame" role="status">
      <h2 part="heading">${this.#t('unavailable.heading')}</h2>
      <p>${this.#t(this.expired ? 'failed.expired' : 'unavailable.text')}</p>
      ${
        this.expired
          ? html`<button type="button" part="button" @click=${() => location.reload()}>${this.#t('reload')}</button>`
          : html`<button type="button" part="button" ?hidden=${!this.token} @click=${again}>${this.#t('again')}</button>`
      }
    </div>`
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    if (this.sending) return
    const draft = draftOf(new FormData(form))
    this.failure = undefined
    this.wrong = wrongFields(draft)
    const [first] = this.wrong
    if (first !== undefined) return form.querySelector<HTMLElement>(`#${first}`)?.focus()
    this.sending = true
    try {
      await this.#send(draft)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      await this.#fail(error)
    } finally {
      this.sending = false
    }
  }

  async #send(draft: Draft): Promise<void> {
    const { outlet, ...rest } = draft
    const message = { ...rest, ...(outlet ? { outlet } : {}), locale: this.locale }
    const content = JSON.stringify(message)
    if (this.#attempt.content !== content) this.#attempt = { content, clientId: crypto.randomUUID() }
    const { clientId } = this.#attempt
    const detail = await this.ask<Sent>('POST', '/tickets/web/form', { ...message, clientId })
    this.sent = draft.name.trim()
    this.tell('kaunter-form-sent', { ...detail })
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[part=sent]')?.focus()
  }

  async #fail(error: ApiError): Promise<void> {
    const { field, failure } = failureOf(error)
    this.failure = failure
    if (field !== undefined) this.wrong = [field]
    if (failure === 'failed.changed') await this.#load()
    await this.updateComplete
    if (field !== undefined) this.renderRoot.querySelector<HTMLElement>(`#${field}`)?.focus()
  }

  #another(): void {
    this.#attempt = { content: '', clientId: '' }
    this.sent = undefined
  }
}
