import { type ContactItem, controls, css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { AuditKey } from './catalog.ts'
import './entries.ts'
import { EntryFeed } from './feed.ts'

/** What was done to a contact, on its page: links to outlets, addresses, blocks, merges. */
export class ContactEntries extends KaunterElement<AuditKey> {
  static override properties = { item: { attribute: false } }

  declare item: ContactItem
  readonly #feed = new EntryFeed(() => this.requestUpdate())
  #shown = ''

  static override styles = [
    controls,
    css`
      p {
        margin: 0;
        color: var(--k-text-quiet);
        font-size: var(--k-text-m);
      }
    `,
  ]

  override willUpdate(): void {
    if (this.#shown === this.item.contactId) return
    this.#shown = this.item.contactId
    this.#read()
  }

  #read(more = false): void {
    void this.#feed.read(
      this.host,
      new URLSearchParams({ subject: `contact:${this.item.contactId}`, limit: '10' }),
      more,
    )
  }

  override render() {
    return html`<kaunter-card level="2" heading=${this.host.t('contact.title')}>${this.#body()}</kaunter-card>`
  }

  #body() {
    const { host } = this
    const { entries, error, cursor, busy } = this.#feed
    if (error)
      return html`<kaunter-error level="3" heading=${host.t('failed')} retryable .error=${error} @retry=${() => this.#read()}></kaunter-error>`
    if (entries === undefined) return html`<kaunter-skeleton count="2" label=${host.t('loading')}></kaunter-skeleton>`
    if (entries.length === 0) return html`<p>${host.t('contact.none')}</p>`
    return html`<audit-entries brief .entries=${entries}></audit-entries>
      ${cursor === null ? nothing : html`<kaunter-button ?loading=${busy} @click=${() => this.#read(true)}>${host.t('older')}</kaunter-button>`}`
  }
}

register('audit-contact', ContactEntries)
