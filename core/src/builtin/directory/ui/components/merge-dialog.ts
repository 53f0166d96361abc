import {
  ApiError,
  controls,
  html,
  type KaunterDialog,
  KaunterElement,
  LastQuestion,
  marks,
  nothing,
  register,
} from '@kaunter/admin-ui'
import type { DirectoryKey } from '../catalog.ts'
import { type Contact, type ContactRow, contactsApi } from '../data/contact.ts'
import { wordOf } from '../words.ts'
import { mergeStyles } from './merge-dialog.styles.ts'

/** Finds another contact that is the same person, shows both beside each other, and asks which name stays. */
export class MergeDialog extends KaunterElement<DirectoryKey> {
  static override properties = {
    contact: { attribute: false },
    search: { state: true },
    found: { state: true },
    other: { state: true },
    name: { state: true },
    problem: { state: true },
    busy: { state: true },
  }

  declare contact: Contact
  declare search: string
  declare found: readonly ContactRow[] | undefined
  declare other: Contact | undefined
  declare name: 'this' | 'other'
  declare problem: string
  declare busy: boolean
  readonly #candidates = new LastQuestion(this, {
    ask: () => contactsApi.find(this.host, this.search.trim()),
    answered: ({ items }) => {
      this.found = items.filter(({ id }) => id !== this.contact.id)
      this.problem = ''
    },
    refused: ({ message }) => {
      this.problem = message
    },
  })
  #made: string | undefined

  static override styles = [controls, marks, mergeStyles]

  constructor() {
    super()
    this.#clear()
  }

  #clear(): void {
    this.#candidates.drop()
    this.search = ''
    this.found = undefined
    this.other = undefined
    this.name = 'this'
    this.problem = ''
    this.busy = false
  }

  /** @returns the id of the merge, when there was one. */
  async ask(): Promise<string | undefined> {
    this.#clear()
    this.#made = undefined
    await this.updateComplete
    await this.#dialog?.show()
    return this.#made
  }

  get #dialog(): KaunterDialog | null {
    return this.renderRoot.querySelector('kaunter-dialog')
  }

  override render() {
    const { host, other, problem } = this
    return html`<kaunter-dialog heading=${host.t('merge.title', { name: this.contact.name })} dismiss=${host.t('merge.cancel')} data-test="merge-dialog">
      ${other === undefined ? this.#choosing() : this.#comparing(other)}
      ${problem === '' ? nothing : html`<kaunter-alert tone="bad" data-test="merge-problem">${host.t('contact.refused', { reason: problem })}</kaunter-alert>`}
      ${
        other === undefined
          ? nothing
          : html`<kaunter-button slot="actions" data-test="merge-back" @click=${this.#back}>${host.t('merge.back')}</kaunter-button>
            <kaunter-button slot="actions" variant="primary" data-test="merge-do" ?loading=${this.busy} @click=${this.#merge}>${host.t('merge.do')}</kaunter-button>`
      }
    </kaunter-dialog>`
  }

  #choosing() {
    const { host, found } = this
    return html`<p>${host.t('merge.about')}</p>
      <kaunter-input autofocus type="search" label=${host.t('merge.search')} hint=${host.t('merge.search.about')} .value=${this.search} data-test="merge-search"
        @input=${(event: Event) => this.#find((event.currentTarget as HTMLInputElement).value)}></kaunter-input>
      <div role="status">${found?.length === 0 ? html`<p>${host.t('merge.none')}</p>` : nothing}</div>
      <ul class="found">${(found ?? []).map(
        (
          row,
        ) => html`<li><button type="button" class="button" data-test="merge-pick" @click=${() => this.#pick(row.id)}>
          <strong>${row.name}</strong> <span class="quiet">${[row.phone, row.email].filter((each) => each && each !== row.name).join(' · ')}</span></button></li>`,
      )}</ul>`
  }

  #comparing(other: Contact) {
    const { host, contact } = this
    const choices = [
      { value: 'this', label: contact.name },
      { value: 'other', label: other.name },
    ]
    return html`<p>${host.t('merge.compare', { name: contact.name })}</p>
      <div class="both">${[contact, other].map((each) => this.#side(each))}</div>
      ${
        contact.name === other.name
          ? nothing
          : html`<kaunter-radio-group label=${host.t('merge.name')} .options=${choices} .value=${this.name} data-test="merge-name"
              @change=${(event: CustomEvent<{ value: string }>) => {
                this.name = event.detail.value === 'other' ? 'other' : 'this'
              }}></kaunter-radio-group>`
      }`
  }

  #side({ name, identities, outlets, blockedOn }: Contact) {
    const { host } = this
    const list = (heading: string, items: readonly string[]) =>
      items.length === 0 ? nothing : html`<h4>${heading}</h4><ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
    return html`<section class="side">
      <h3>${name}</h3>
      ${list(
        host.t('contact.addresses'),
        identities.map(({ kind, value }) => `${wordOf(host, 'kind', kind)}: ${value}`),
      )}
      ${list(
        host.t('contact.outlets'),
        outlets.map(({ outlet }) => `${outlet.name} (${outlet.oid})`),
      )}
      ${list(
        host.t('merge.blocked'),
        blockedOn.map((channel) => wordOf(host, 'channel', channel)),
      )}
    </section>`
  }

  #find(search: string): void {
    this.search = search
    if (search.trim() !== '') this.#candidates.soon()
    else {
      this.#candidates.drop()
      this.found = undefined
    }
  }

  async #pick(id: string): Promise<void> {
    await this.#try(async () => {
      this.other = await contactsApi.one(this.host, id)
      // Who has no name is called by the number: the name of the other says more.
      const { name, phone, email } = this.contact
      this.name = name === phone || name === email || name.startsWith('#') ? 'other' : 'this'
      await this.updateComplete
      this.renderRoot.querySelector<HTMLElement>('[data-test=merge-do]')?.focus()
    })
  }

  readonly #back = async (): Promise<void> => {
    this.other = undefined
    this.problem = ''
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[data-test=merge-search]')?.focus()
  }

  readonly #merge = async (): Promise<void> => {
    const { other } = this
    if (other === undefined || this.busy) return
    this.busy = true
    await this.#try(async () => {
      this.#made = (await contactsApi.merge(this.host, this.contact.id, other.id, this.name)).id
      this.#dialog?.close(true)
    })
    this.busy = false
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.problem = ''
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = error.message
    }
  }
}

register('directory-merge', MergeDialog)
