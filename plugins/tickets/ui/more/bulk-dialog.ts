import { ApiError, css, html, type KaunterDialog, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { FieldEditEvent, FieldSchema, Raw } from '@kaunter/admin-ui/records'
import { type BulkChange, type Outcome, ticketsApi } from '../data/tickets-api.ts'
import { InboxEvent } from '../events.ts'
import type { Wish } from '../inbox-bulk.ts'
import { errorWords, type Host } from '../words.ts'
import { outcomeWords } from './choices.ts'
import { listSay } from './list-catalog.ts'

type Kind = 'resolve' | 'tags' | 'outlet'

/** What is asked before something is done to many tickets. */
export class BulkDialog extends KaunterElement {
  static override properties = {
    kind: { state: true },
    ids: { state: true },
    entered: { state: true },
    outcomes: { state: true },
    problem: { state: true },
  }

  declare kind: Kind
  declare ids: readonly string[]
  declare entered: Readonly<Record<string, Raw>>
  declare outcomes: readonly Outcome[]
  declare problem: string

  static override styles = css`
    form {
      display: contents;
    }

    kaunter-field {
      margin-top: var(--k-space-3);
    }
  `

  constructor() {
    super()
    this.kind = 'tags'
    this.ids = []
    this.entered = {}
    this.outcomes = []
    this.problem = ''
  }

  async open(kind: Kind, ids: readonly string[]): Promise<void> {
    Object.assign(this, { kind, ids, entered: {}, outcomes: [], problem: '' })
    if (kind === 'resolve') await this.#readOutcomes()
    await this.updateComplete
    void this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')?.show()
  }

  /** Those of the first: where others know other ones, they say so. */
  async #readOutcomes(): Promise<void> {
    try {
      this.outcomes = (await ticketsApi.outcomes(this.host, this.ids[0] ?? '')).items
      this.entered = { outcome: this.outcomes[0]?.name ?? '' }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = errorWords(this.host as Host, error)
    }
  }

  override render() {
    const { kind, ids } = this
    const say = listSay(this.host.locale)
    return html`<form @submit=${this.#onSubmit}><kaunter-dialog heading=${say(`dialog.${kind}`, { count: ids.length })} dismiss=${say('cancel')} data-test="bulk-dialog">
      ${Object.entries(this.#schemas()).map(
        ([name, schema]) => html`<kaunter-field data-field=${name} .schema=${schema} .raw=${this.entered[name] ?? ''}
          @field-edit=${({ detail }: FieldEditEvent) => {
            this.entered = { ...this.entered, [name]: detail.raw }
          }}></kaunter-field>`,
      )}
      ${this.problem === '' ? nothing : html`<kaunter-alert tone="bad">${this.problem}</kaunter-alert>`}
      <kaunter-button slot="actions" type="submit" variant="primary" data-test="bulk-do" ?disabled=${this.#wish === undefined}
        >${say(`dialog.${kind}.do`)}</kaunter-button>
    </kaunter-dialog></form>`
  }

  #schemas(): Readonly<Record<string, FieldSchema>> {
    const { locale } = this.host
    const say = listSay(locale)
    if (this.kind === 'outlet')
      return {
        outletId: {
          type: 'string',
          title: say('dialog.outlet'),
          from: { path: '/api/directory/outlets', search: true },
        },
      }
    if (this.kind === 'tags') {
      const tags = (name: 'add' | 'remove'): FieldSchema => ({
        ...{ type: 'string', title: say(`dialog.${name}`), maxLength: 400 },
        ...(name === 'add' ? { description: say('dialog.tags.hint') } : {}),
      })
      return { add: tags('add'), remove: tags('remove') }
    }
    return {
      outcome: {
        title: say('dialog.outcome'),
        anyOf: this.outcomes.map((one) => ({ const: one.name, title: outcomeWords(locale, one) })),
      },
      note: { type: 'string', title: say('dialog.note'), multiline: true, maxLength: 4000 },
    }
  }

  #text(name: string): string {
    return String(this.entered[name] ?? '').trim()
  }

  #names(name: string): string[] {
    return this.#text(name)
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '')
  }

  get #wish(): Wish | undefined {
    if (this.kind === 'outlet') return this.#text('outletId') === '' ? undefined : { outletId: this.#text('outletId') }
    if (this.kind === 'tags') {
      const [addTags, removeTags] = [this.#names('add'), this.#names('remove')]
      return addTags.length + removeTags.length === 0 ? undefined : { change: { addTags, removeTags } }
    }
    const [outcome, note] = [this.#text('outcome'), this.#text('note')]
    const change: BulkChange = { status: 'resolved', ...(outcome && { outcome }), ...(note && { note }) }
    return { change }
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    const wish = this.#wish
    if (wish === undefined) return
    this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')?.close(true)
    this.dispatchEvent(new InboxEvent('bulk-do', wish))
  }
}

register('tickets-bulk-dialog', BulkDialog)
