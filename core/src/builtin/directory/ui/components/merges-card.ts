import { ApiError, controls, css, html, KaunterElement, marks, nothing, register, turns } from '@kaunter/admin-ui'
import type { DirectoryKey } from '../catalog.ts'
import { type Counts, contactsApi, type Merge } from '../data/contact.ts'
import { countWords } from '../words.ts'

/** Told when a contact was taken out again. */
export class PartedEvent extends CustomEvent<{ contactId: string; left: Counts }> {
  constructor(contactId: string, left: Counts) {
    super('contact-parted', { detail: { contactId, left }, bubbles: true, composed: true })
  }
}

/** What went into a contact in the last 30 days, each with the way back. Not there when nothing did. */
export class MergesCard extends KaunterElement<DirectoryKey> {
  static override properties = {
    contactId: { type: String, attribute: 'contact-id' },
    merges: { state: true },
    problem: { state: true },
    busy: { state: true },
  }

  declare contactId: string
  declare merges: readonly Merge[]
  declare problem: string
  declare busy: string
  #shown = ''
  readonly #begin = turns()

  static override styles = [
    controls,
    marks,
    css`
      :host(:empty) {
        display: contents;
      }

      ul {
        display: grid;
        gap: var(--k-space-3);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--k-space-2);
      }

      li > div {
        flex: 1 1 16rem;
        overflow-wrap: anywhere;
      }
    `,
  ]

  constructor() {
    super()
    this.merges = []
    this.problem = ''
    this.busy = ''
  }

  override willUpdate(): void {
    if (this.#shown === this.contactId) return
    this.#shown = this.contactId
    this.merges = []
    void this.refresh()
  }

  async refresh(): Promise<void> {
    const { contactId } = this
    const isLatest = this.#begin()
    await this.#try(async () => {
      const { items } = await contactsApi.merges(this.host, contactId)
      if (isLatest() && contactId === this.contactId) this.merges = items
    })
  }

  override render() {
    const { host, merges, problem } = this
    if (merges.length === 0 && problem === '') return nothing
    return html`<kaunter-card level="2" heading=${host.t('merges.title')}>
      ${problem === '' ? nothing : html`<kaunter-alert tone="bad" data-test="merges-problem">${host.t('contact.refused', { reason: problem })}</kaunter-alert>`}
      <ul data-test="merges">${merges.map((merge) => this.#merge(merge))}</ul>
    </kaunter-card>`
  }

  #merge(merge: Merge) {
    const { host } = this
    const moved = countWords(host, merge.moved)
    return html`<li>
      <div>
        <strong>${merge.name}</strong>${moved === '' ? nothing : html` <span class="quiet">${moved}</span>`}<br />
        <span class="quiet">${host.t('merges.by', { actor: merge.actor })} · <kaunter-time datetime=${merge.at}></kaunter-time></span>
      </div>
      <kaunter-button data-test="undo-merge" ?loading=${this.busy === merge.id} @click=${() => this.undo(merge.id)}
        >${host.t('merges.undo')}</kaunter-button>
    </li>`
  }

  /** Takes the contact out again. */
  async undo(mergeId: string): Promise<void> {
    const merge = this.merges.find(({ id }) => id === mergeId)
    this.busy = mergeId
    await this.#try(async () => {
      const { left } = await contactsApi.undo(this.host, this.contactId, mergeId)
      this.merges = this.merges.filter(({ id }) => id !== mergeId)
      this.dispatchEvent(new PartedEvent(merge?.contactId ?? '', left))
    })
    this.busy = ''
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

register('directory-merges', MergesCard)
