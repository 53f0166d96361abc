import { ApiError, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import {
  type FieldError,
  type FieldSchema,
  type FormSaveEvent,
  type FormSchema,
  type KaunterForm,
  refusedFields,
} from '@kaunter/admin-ui/records'
import { type TicketChange, ticketsApi } from '../data/tickets-api.ts'
import type { Ticket, TicketDetail } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { errorWords, type Host } from '../words.ts'
import { type Say, sayIn } from './catalog.ts'
import { categoriesIn, choiceOf, ticketKinds } from './choices.ts'

interface CustomField {
  readonly key: string
  readonly labelEn: string
  readonly labelMs: string
  readonly type: 'text' | 'number' | 'date' | 'select' | 'boolean'
  readonly options: readonly string[]
  readonly kind: string
}

/** Within the form, so that a custom field cannot be taken for another. */
const OWN = 'own.'

const isConflict = ({ code }: ApiError) => code.endsWith('_CHANGED_MEANWHILE')
const shownOf = ({ kind, categoryId, teamId, fields }: TicketDetail) =>
  JSON.stringify([kind, categoryId, teamId, fields])

/** What a ticket is like, besides what its header shows: category, team and custom fields, saved together. */
export class TicketProperties extends KaunterElement {
  static override properties = {
    ticket: { attribute: false },
    custom: { state: true },
    failure: { state: true },
    problems: { state: true },
    message: { state: true },
    saving: { state: true },
  }

  declare ticket: TicketDetail
  declare custom: readonly CustomField[] | undefined
  declare failure: ApiError | undefined
  declare problems: Readonly<Record<string, FieldError>>
  declare message: string
  declare saving: boolean
  #values: { key: string; values: Readonly<Record<string, unknown>> } | undefined
  #shown = ''

  constructor() {
    super()
    this.problems = {}
    this.message = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#read()
  }

  override willUpdate(): void {
    if (this.#shown === this.ticket.id) return
    this.#shown = this.ticket.id
    this.problems = {}
    this.message = ''
  }

  async #read(): Promise<void> {
    this.failure = undefined
    try {
      this.custom = (await this.host.get<{ items: readonly CustomField[] }>('/fields')).items
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.failure = error
    }
    await this.updateComplete
    this.dispatchEvent(new Event('part-read', { bubbles: true }))
  }

  override render() {
    const say = sayIn(this.host.locale)
    if (this.failure)
      return html`<kaunter-error heading=${say('properties.failed')} retryable .error=${this.failure} @retry=${() => this.#read()}></kaunter-error>`
    if (!this.custom) return html`<kaunter-skeleton count="3"></kaunter-skeleton>`
    return html`<kaunter-form quiet data-test="properties" .schema=${this.#schema(say, this.custom)} .values=${this.#valuesOf(this.custom)} .problems=${this.problems}
        message=${this.message} ?saving=${this.saving} ?disabled=${!this.host.can('tickets:manage')} @form-save=${this.#onSave}>${nothing}</kaunter-form>`
  }

  #schema(say: Say, custom: readonly CustomField[]): FormSchema {
    const { locale } = this.host
    const own = custom.filter(({ kind }) => kind === 'all' || kind === this.ticket.kind)
    return {
      required: ['kind'],
      properties: {
        categoryId: { type: 'string', title: say('filter.category'), nullable: true, from: categoriesIn(locale) },
        teamId: { type: 'string', title: say('filter.team'), nullable: true, from: { path: '/teams' } },
        kind: { title: say('filter.kind'), ...choiceOf(say, 'kind', ticketKinds) },
        ...Object.fromEntries(own.map((field) => [OWN + field.key, this.#fieldOf(field)])),
      },
    }
  }

  #fieldOf({ labelEn, labelMs, type, options }: CustomField): FieldSchema {
    const title = this.host.locale === 'ms' ? labelMs : labelEn
    if (type === 'select') return { title, nullable: true, anyOf: options.map((option) => ({ const: option })) }
    if (type === 'boolean') return { title, type: 'boolean' }
    if (type === 'number') return { title, type: 'number', nullable: true }
    return { title, type: 'string', nullable: true, maxLength: 500, ...(type === 'date' ? { format: 'date' } : {}) }
  }

  /** The same object as long as it says the same, since another starts the form anew. */
  #valuesOf(custom: readonly CustomField[]) {
    const { id, kind, categoryId, teamId, fields = {} } = this.ticket
    const own = custom.map(({ key }) => [OWN + key, fields[key]])
    const values = {
      kind,
      categoryId,
      teamId,
      ...Object.fromEntries(own),
    }
    const key = JSON.stringify([id, values])
    if (this.#values?.key === key) return this.#values.values
    // Somebody else's change of one field does not undo what is being entered in another.
    if (this.#values && JSON.parse(this.#values.key)[0] === id) this.#form?.hold()
    this.#values = { key, values }
    return values
  }

  get #form(): KaunterForm | null {
    return this.renderRoot.querySelector('kaunter-form')
  }

  readonly #onSave = (event: FormSaveEvent): void => void this.#save(event.detail.values)

  async #save(values: Readonly<Record<string, unknown>>): Promise<void> {
    const [own, plain] = [true, false].map((isOwn) =>
      Object.entries(values).filter(([name]) => name.startsWith(OWN) === isOwn),
    ) as [[string, unknown][], [string, unknown][]]
    const fields = Object.fromEntries(own.map(([name, value]) => [name.slice(OWN.length), value]))
    const change = { ...Object.fromEntries(plain), ...(own.length > 0 ? { fields } : {}) } as TicketChange
    this.saving = true
    this.problems = {}
    this.message = ''
    try {
      const changed = await this.#change(change)
      this.#form?.discard()
      this.dispatchEvent(new InboxEvent('ticket-taken', { ticket: changed }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      await this.#refused(error)
    }
    this.saving = false
  }

  /** Refused only when what the form shows has changed meanwhile: a message or another priority is no reason. */
  async #change(change: TicketChange): Promise<Ticket> {
    const { host, ticket } = this
    try {
      return await ticketsApi.change(host, ticket.id, change, ticket.version)
    } catch (error) {
      if (!(error instanceof ApiError) || !isConflict(error)) throw error
      const now = await ticketsApi.detail(host, ticket.id)
      if (shownOf(now) !== shownOf(ticket)) throw error
      return ticketsApi.change(host, ticket.id, change, now.version)
    }
  }

  async #refused(error: ApiError): Promise<void> {
    const say = sayIn(this.host.locale)
    this.problems = refusedFields(error)
    const conflict = isConflict(error)
    this.message = conflict
      ? say('properties.changed')
      : say('failed', { reason: errorWords(this.host as Host, error) })
    if (!conflict) return
    const ticket = await ticketsApi.detail(this.host, this.ticket.id)
    this.dispatchEvent(new InboxEvent('ticket-taken', { ticket }))
  }
}

register('tickets-properties', TicketProperties)
