import { ApiError, controls, css, html, icon, KaunterElement, marks, nothing, register, turns } from '@kaunter/admin-ui'
import type { FieldEditEvent } from '@kaunter/admin-ui/records'
import type { CalendarsKey } from '../catalog.ts'
import type { Calendar, Interval } from '../types.ts'

interface Day {
  readonly date: string
  readonly intervals: readonly Interval[]
  readonly holidays: readonly {
    readonly en: string
    readonly ms: string
    readonly estimate: boolean
    readonly replaces: string | null
  }[]
  readonly exceptions: readonly string[]
  readonly holidaysKnown: boolean
}

type Level = Calendar['assignedTo'][number]['level']
const levels: readonly Level[] = ['platform', 'franchise', 'outlet']
const DAYS = 21

/** Beside the form of a calendar: what it makes of the coming weeks, where it holds, and closures from a file. */
export class CalendarAside extends KaunterElement<CalendarsKey> {
  static override properties = {
    calendar: {},
    stored: { state: true },
    days: { state: true },
    failure: { state: true },
    level: { state: true },
    shop: { state: true },
    kind: { state: true },
    text: { state: true },
    told: { state: true },
    busy: { state: true },
  }

  declare calendar: string
  declare stored: Calendar | undefined
  declare days: readonly Day[] | undefined
  declare failure: ApiError | undefined
  declare level: Level
  declare shop: string
  declare kind: 'closed' | 'open'
  declare text: string | undefined
  declare told: string
  declare busy: boolean
  #shown = ''
  readonly #begin = turns()
  readonly #onSaved = () => void this.#load()

  static override styles = [
    controls,
    marks,
    css`
      :host {
        display: grid;
        gap: var(--k-space-4);
        margin-top: var(--k-space-4);
        padding-top: var(--k-space-4);
        border-top: 1px solid var(--k-border);
      }

      h2 {
        margin: 0 0 var(--k-space-2);
        font-size: var(--k-text-l);
        font-weight: 600;
      }

      p {
        margin: 0 0 var(--k-space-2);
        color: var(--k-text-quiet);
        font-size: var(--k-text-m);
      }

      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--k-space-2);
        margin: 0 0 var(--k-space-3);
        padding: 0;
        list-style: none;
      }

      li {
        display: inline-flex;
        align-items: center;
        padding-inline-start: var(--k-space-3);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-m);
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--k-space-2);
      }

      .line > * {
        flex: 0 1 auto;
        min-width: 9rem;
      }

      kaunter-table {
        --kaunter-table-max-height: 18rem;
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-m);
      }
    `,
  ]

  constructor() {
    super()
    this.level = 'outlet'
    this.shop = ''
    this.kind = 'closed'
    this.told = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // The form around it was saved.
    this.closest('kaunter-records')?.addEventListener('record-change', this.#onSaved)
  }

  override willUpdate(): void {
    if (this.#shown === this.calendar) return
    this.#shown = this.calendar
    void this.#load()
  }

  async #load(): Promise<void> {
    const isLatest = this.#begin()
    this.failure = undefined
    const from = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kuala_Lumpur' }).format(new Date())
    try {
      const [stored, { days }] = await Promise.all([
        this.host.get<Calendar>(`/${this.calendar}`),
        this.host.get<{ days: readonly Day[] }>(`/${this.calendar}/preview?from=${from}&days=${DAYS}`),
      ])
      if (!isLatest()) return
      this.stored = stored
      this.days = days
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isLatest()) this.failure = error
    }
  }

  override render() {
    const { host, failure, days, stored } = this
    if (failure)
      return html`<kaunter-error heading=${host.t('preview.failed')} retryable .error=${failure} @retry=${() => this.#load()}></kaunter-error>`
    if (!days || !stored) return html`<kaunter-skeleton count="3"></kaunter-skeleton>`
    return html`${stored.warnings.map(({ text }) => html`<kaunter-alert tone="warn">${text}</kaunter-alert>`)}
      <section><h2>${host.t('preview.title')}</h2><p>${host.t('preview.about')}</p>${this.#preview(days)}</section>
      <section><h2>${host.t('places.title')}</h2>${this.#places(stored)}</section>
      <section><h2>${host.t('import.title')}</h2>${this.#import()}</section>
      ${this.told === '' ? nothing : html`<p role="status" data-test="told">${this.told}</p>`}`
  }

  #preview(days: readonly Day[]) {
    const { host } = this
    const format = new Intl.DateTimeFormat(host.locale === 'ms' ? 'ms-MY' : 'en-MY', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    })
    const hours = ({ intervals }: Day) => intervals.map(({ from, to }) => `${from}–${to}`).join(', ')
    const why = ({ holidays, exceptions, holidaysKnown }: Day) =>
      [
        ...holidays.map(
          (day) =>
            `${day.estimate ? '≈ ' : ''}${day[host.locale]}${day.replaces ? ` (${host.t('preview.replaces')})` : ''}`,
        ),
        ...exceptions,
        ...(holidaysKnown ? [] : [host.t('preview.unknown')]),
      ].join(', ')
    return html`<kaunter-table data-test="preview" label=${host.t('preview.title')} .rows=${days} .keyOf=${({ date }: Day) => date} .columns=${[
      { key: 'date', label: host.t('preview.day'), value: ({ date }: Day) => format.format(new Date(date)) },
      { key: 'hours', label: host.t('preview.hours'), value: (day: Day) => hours(day) || host.t('preview.closed') },
      { key: 'why', label: host.t('preview.why'), value: why },
    ]}></kaunter-table>`
  }

  #places({ assignedTo }: Calendar) {
    const { host, level } = this
    const options = levels.map((value) => ({ value, label: host.t(`level.${value}`) }))
    return html`${assignedTo.length === 0 ? html`<p>${host.t('places.none')}</p>` : nothing}
      <ul data-test="places">${assignedTo.map(
        (place) =>
          html`<li>${place.name}${
            place.level === 'platform'
              ? html`&nbsp;`
              : html`<kaunter-button icon-only variant="plain" label=${host.t('places.remove', { name: place.name })}
                @click=${() => this.#assign(place.level, place.id, null)}>${icon('close')}</kaunter-button>`
          }</li>`,
      )}</ul>
      <div class="line">
        <kaunter-select label=${host.t('places.level')} .options=${options} .value=${level} data-test="place-level" @input=${(
          event: Event,
        ) => {
          this.level = (event.currentTarget as HTMLSelectElement).value as Level
          this.shop = ''
        }}></kaunter-select>
        ${
          level === 'platform'
            ? nothing
            : html`<kaunter-field data-test="place-shop" .raw=${this.shop} .schema=${{
                type: 'string',
                title: host.t('places.shop'),
                from: { path: `/api/directory/${level}s`, search: true },
              }} @field-edit=${(event: FieldEditEvent) => {
                this.shop = event.detail.raw as string
              }}></kaunter-field>`
        }
        <kaunter-button data-test="place-assign" ?loading=${this.busy} ?disabled=${level !== 'platform' && this.shop === ''}
          @click=${() => this.#assign(level, this.shop, this.calendar)}>${host.t('places.assign')}</kaunter-button>
      </div>`
  }

  #import() {
    const { host } = this
    const options = (['closed', 'open'] as const).map((value) => ({ value, label: host.t(`import.${value}`) }))
    return html`<div class="line">
      <div>
        <label for="file">${host.t('import.file')}</label>
        <input class="field" id="file" type="file" accept=".ics,text/calendar" data-test="ical" @change=${this.#onFile} />
      </div>
      <kaunter-select label=${host.t('import.kind')} .options=${options} .value=${this.kind} @input=${(
        event: Event,
      ) => {
        this.kind = (event.currentTarget as HTMLSelectElement).value as 'closed' | 'open'
      }}></kaunter-select>
      <kaunter-button data-test="ical-import" ?disabled=${this.text === undefined} ?loading=${this.busy} @click=${this.#onImport}
        >${host.t('import.import')}</kaunter-button>
    </div>`
  }

  async #onFile(event: Event): Promise<void> {
    this.text = await (event.target as HTMLInputElement).files?.[0]?.text()
  }

  #assign(level: Level, id: string, calendarId: string | null): Promise<void> {
    return this.#act(async () => {
      const place = level === 'platform' ? {} : { id }
      await this.host.put('/assignments', { items: [{ level, ...place, calendarId }] })
      this.shop = ''
      return this.host.t('places.done')
    })
  }

  readonly #onImport = (): Promise<void> =>
    this.#act(async () => {
      const { host, text, kind, stored } = this
      const body = { text, kind, version: stored?.version }
      const { imported, skipped } = await host.post<{
        imported: number
        skipped: readonly { label: string; reason: string }[]
      }>(`/${this.calendar}/import`, body)
      const left = skipped.map(({ label, reason }) => `${label} (${reason})`).join(', ')
      const done = host.t('import.done', { count: imported })
      return left === '' ? done : `${done} ${host.t('import.skipped', { list: left })}`
    })

  async #act(work: () => Promise<string>): Promise<void> {
    this.busy = true
    try {
      this.told = await work()
      await this.#load()
      this.dispatchEvent(new CustomEvent('calendar-change', { bubbles: true, composed: true }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.told = this.host.t('failed', { reason: error.message })
    }
    this.busy = false
  }
}

register('calendars-aside', CalendarAside)
