import {
  ApiError,
  type ContactItem,
  controls,
  html,
  icon,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  pageFrame,
  register,
  turns,
} from '@kaunter/admin-ui'
import { keyed } from 'lit/directives/keyed.js'
import '@kaunter/admin-ui/records'
import type { KaunterField } from '@kaunter/admin-ui/records'
import type { DirectoryKey } from './catalog.ts'
import './components/contact-list.ts'
import './components/merge-dialog.ts'
import type { MergeDialog } from './components/merge-dialog.ts'
import './components/merges-card.ts'
import type { MergesCard, PartedEvent } from './components/merges-card.ts'
import { contactStyles } from './contact-page.styles.ts'
import { type Contact, contactsApi } from './data/contact.ts'
import { countWords, wordOf } from './words.ts'

const channels = ['whatsapp-cloud', 'web']

/** One contact: how it is reached, its outlets, its tickets, where it is blocked, and what was done to it; or all of them. */
export class ContactPage extends KaunterElement<DirectoryKey> {
  static override properties = {
    route: { attribute: false },
    contact: { state: true },
    failure: { state: true },
    address: { state: true },
    outlet: { state: true },
    problem: { state: true },
    busy: { state: true },
    turn: { state: true },
  }

  declare route: PageRoute
  declare contact: Contact | undefined
  declare failure: ApiError | undefined
  declare address: string
  declare outlet: string
  declare problem: string
  declare busy: boolean
  /** Another one when what is in the slot shows what is no longer so. */
  declare turn: number
  #shown = ''
  readonly #begin = turns()
  #stops: (() => void)[] = []

  static override styles = [controls, marks, pageFrame, contactStyles]

  constructor() {
    super()
    this.address = ''
    this.outlet = ''
    this.problem = ''
    this.turn = 0
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stops = [
      this.host.on<{ contactIds: string[] }>('contact.changed', ({ contactIds }) => {
        if (this.contact && contactIds.includes(this.contact.id)) void this.#again()
      }),
      this.host.on('live.reset', () => {
        if (this.contact) void this.#again()
      }),
    ]
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops) stop()
  }

  override willUpdate(): void {
    if (this.#shown === this.route.rest) return
    this.#shown = this.route.rest
    this.contact = undefined
    this.problem = ''
    if (this.route.rest !== '') void this.#load()
  }

  get #path(): string {
    return `/contacts/${encodeURIComponent(this.route.rest)}`
  }

  async #load(): Promise<void> {
    const asked = this.route.rest
    const isLatest = this.#begin()
    this.failure = undefined
    try {
      const contact = await contactsApi.one(this.host, asked)
      if (asked !== this.route.rest || !isLatest()) return
      this.contact = contact
      // It went into another one: an old link leads there.
      if (contact.id !== asked) this.host.navigate(`/contacts/${contact.id}`)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (asked === this.route.rest && isLatest()) this.failure = error
    }
  }

  override render() {
    const { host, contact } = this
    if (this.route.rest === '')
      return html`<header class="page-bar"><h1 class="page-title">${host.t('contacts.title')}</h1></header>
        <div class="scroll"><div class="frame"><directory-contact-list></directory-contact-list></div></div>`
    return html`<header class="page-bar">
        <a class="button plain icon-only" href="/admin/contacts" aria-label=${host.t('contacts.all')}>${icon('back')}</a>
        <h1 class="page-title">${contact?.name || host.t('contact.title')}</h1>
        <span class="spring"></span>
        ${contact && host.can('directory:merge') ? html`<kaunter-button data-test="merge" @click=${this.#onMerge}>${icon('merge')} ${host.t('merge.open')}</kaunter-button>` : nothing}
      </header>
      <div class="scroll">${contact ? this.#body(contact) : this.#none()}</div>
      ${contact ? html`<directory-merge .contact=${contact}></directory-merge>` : nothing}`
  }

  #none() {
    const { host, failure } = this
    if (failure?.status === 404 || failure?.status === 400)
      return html`<kaunter-empty icon="lock" heading=${host.t('contact.missing.title')}>${host.t('contact.missing.text')}</kaunter-empty>`
    if (failure)
      return html`<kaunter-error heading=${host.t('contact.failed')} retryable .error=${failure} @retry=${() => this.#load()}></kaunter-error>`
    return html`<kaunter-skeleton count="3" label=${host.t('contact.loading')}></kaunter-skeleton>`
  }

  #body(contact: Contact) {
    const { host } = this
    return html`<div class="frame">
      ${this.problem === '' ? nothing : html`<kaunter-alert tone="bad" data-test="problem">${host.t('contact.refused', { reason: this.problem })}</kaunter-alert>`}
      ${this.#addresses(contact)} ${this.#outlets(contact)}
      ${host.can('directory:merge') ? html`<directory-merges contact-id=${contact.id} @contact-parted=${this.#onParted}></directory-merges>` : nothing}
      ${keyed(this.turn, html`<kaunter-slot level="2" name="contact.page/v1" .item=${{ contactId: contact.id } satisfies ContactItem}></kaunter-slot>`)}
      ${host.can('directory:manage') ? this.#blocks(contact) : nothing}
    </div>`
  }

  #addresses({ identities, masked }: Contact) {
    const { host } = this
    const hidden = masked && identities.some(({ kind }) => kind === 'phone' || kind === 'email')
    const mayChange = host.can('directory:contacts')
    return html`<kaunter-card level="2" heading=${host.t('contact.addresses')}>
      ${identities.length === 0 ? html`<p>${host.t('contact.addresses.none')}</p>` : nothing}
      ${
        hidden && host.can('directory:reveal')
          ? html`<kaunter-button slot="actions" data-test="reveal" @click=${this.#onReveal}>${host.t('contact.reveal')}</kaunter-button>`
          : nothing
      }
      <ul data-test="identities">${identities.map(
        ({
          id,
          kind,
          value,
        }) => html`<li><kaunter-badge>${wordOf(this.host, 'kind', kind)}</kaunter-badge> <span class="mono">${value}</span>
          <span class="spring"></span>${mayChange ? this.#removal(value, `/identities/${id}`) : nothing}</li>`,
      )}</ul>
      ${
        mayChange
          ? html`<form @submit=${this.#onAddress}>
              <kaunter-input label=${host.t('contact.address')} hint=${host.t('contact.address.about')} .value=${this.address} data-test="address"
                @input=${(event: Event) => {
                  this.address = (event.currentTarget as HTMLInputElement).value
                }}></kaunter-input>
              <kaunter-button type="submit" ?disabled=${this.address.trim() === ''} ?loading=${this.busy} data-test="address-add">${host.t('contact.add')}</kaunter-button>
            </form>`
          : nothing
      }
    </kaunter-card>`
  }

  #outlets({ outlets }: Contact) {
    const { host } = this
    const mayChange = host.can('directory:contacts')
    return html`<kaunter-card level="2" heading=${host.t('contact.outlets')}>
      ${outlets.length === 0 ? html`<p>${host.t('contact.outlets.none')}</p>` : nothing}
      <ul data-test="outlets">${outlets.map(
        ({
          outlet,
          isPrimary,
          validUntil,
        }) => html`<li><span>${outlet.name} <span class="quiet">${outlet.oid}</span></span>
          ${isPrimary ? html`<kaunter-badge tone="good">${host.t('contact.primary')}</kaunter-badge>` : nothing}
          ${validUntil ? html`<span class="quiet">${host.t('contact.until', { time: new Date(validUntil).toLocaleDateString(host.locale) })}</span>` : nothing}
          <span class="spring"></span>
          ${
            mayChange && !isPrimary
              ? html`<kaunter-button @click=${() => this.#act(() => host.put(`${this.#path}/outlets/${outlet.id}`, { primary: true }))}>${host.t('contact.make-primary')}</kaunter-button>`
              : nothing
          }
          ${mayChange ? this.#removal(outlet.name, `/outlets/${outlet.id}`) : nothing}</li>`,
      )}</ul>
      ${
        mayChange
          ? html`<form @submit=${this.#onOutlet}>
              <kaunter-field .schema=${{ type: 'string', title: host.t('contact.outlet'), from: { path: '/outlets', search: true } }} .raw=${this.outlet}
                data-test="outlet" @field-edit=${(event: Event) => {
                  this.outlet = (event.currentTarget as KaunterField).raw as string
                }}></kaunter-field>
              <kaunter-button type="submit" ?disabled=${this.outlet === ''} ?loading=${this.busy} data-test="outlet-add">${host.t('contact.add')}</kaunter-button>
            </form>`
          : nothing
      }
    </kaunter-card>`
  }

  #blocks({ blockedOn }: Contact) {
    const { host } = this
    return html`<kaunter-card level="2" heading=${host.t('contact.blocks')}>
      <p>${host.t('contact.blocks.about')}</p>
      ${[...new Set([...channels, ...blockedOn])].map(
        (
          channel,
        ) => html`<kaunter-switch label=${host.t('contact.blocked', { channel: wordOf(this.host, 'channel', channel) })}
          .checked=${blockedOn.includes(channel)} data-test="block-${channel}"
          @change=${(event: CustomEvent<{ value: boolean }>) =>
            this.#act(() =>
              host.put(`${this.#path}/blocks/${channel}`, { blocked: event.detail.value }),
            )}></kaunter-switch>`,
      )}
    </kaunter-card>`
  }

  #removal(value: string, path: string) {
    return html`<kaunter-button icon-only variant="plain" label=${this.host.t('contact.remove', { value })}
      @click=${() => this.#act(() => this.host.delete(this.#path + path))}>${icon('close')}</kaunter-button>`
  }

  /** The server notes who looked; it stays until the page is left. */
  readonly #onReveal = async (): Promise<void> => {
    const { contact } = this
    if (contact === undefined) return
    try {
      const { identities } = await contactsApi.reveal(this.host, contact.id)
      if (this.contact === contact) this.contact = { ...contact, identities, masked: false }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = error.message
    }
  }

  readonly #onMerge = async (): Promise<void> => {
    const id = await this.renderRoot.querySelector<MergeDialog>('directory-merge')?.ask()
    if (id === undefined) return
    const { host } = this
    await this.#again()
    const undo = () => this.#merges?.undo(id)
    host.toast(host.t('merge.done'), 'good', { action: { label: host.t('merges.undo'), run: undo }, seconds: 12 })
  }

  readonly #onParted = (event: PartedEvent): void => {
    const { host } = this
    const left = countWords(host, event.detail.left)
    host.toast(left === '' ? host.t('merges.undone') : host.t('merges.left', { what: left }), 'good', {
      action: { label: host.t('merges.other'), run: () => host.navigate(`/contacts/${event.detail.contactId}`) },
    })
    void this.#again()
  }

  get #merges(): MergesCard | null {
    return this.renderRoot.querySelector('directory-merges')
  }

  async #again(): Promise<void> {
    await this.#load()
    this.turn++
    await this.#merges?.refresh()
  }

  readonly #onAddress = (event: Event): void => {
    event.preventDefault()
    const address = this.address.trim()
    const kind = address.includes('@') ? 'email' : 'phone'
    void this.#act(async () => {
      const contact = await this.host.post<Contact>(`${this.#path}/identities`, { kind, address })
      this.address = ''
      return contact
    })
  }

  readonly #onOutlet = (event: Event): void => {
    event.preventDefault()
    void this.#act(async () => {
      const contact = await this.host.put<Contact>(`${this.#path}/outlets/${this.outlet}`, {})
      this.outlet = ''
      return contact
    })
  }

  /** Every change answers with the contact as it is then. */
  async #act(work: () => Promise<Contact>): Promise<void> {
    this.busy = true
    this.problem = ''
    try {
      this.contact = await work()
      this.host.toast(this.host.t('contact.done'), 'good')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = error.message
    }
    this.busy = false
  }
}

register('directory-contact', ContactPage)
