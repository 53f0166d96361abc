import {
  controls,
  css,
  html,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  pageFrame,
  register,
} from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { FieldSchema, FormSchema, KaunterRecords } from '@kaunter/admin-ui/records'
import { states } from '../../directory/ui/states.ts'
import type { CalendarsKey } from './catalog.ts'
import './components/calendar-aside.ts'
import type { Calendar } from './types.ts'

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

type Values = Readonly<Record<string, unknown>>

/** Opening hours, holidays and closures, and where each calendar holds. */
export class CalendarsPage extends KaunterElement<CalendarsKey> {
  static override properties = { route: { attribute: false } }

  declare route: PageRoute

  static override styles = [
    controls,
    marks,
    pageFrame,
    css`
      kaunter-alert {
        margin-bottom: var(--k-space-3);
      }
    `,
  ]

  override render() {
    const { host } = this
    const record = this.route.rest
    return html`<header class="page-bar"><h1 class="page-title">${host.t('page.title')}</h1></header>
      <div class="scroll"><div class="frame">
        <kaunter-records path="/" address="/calendars" record=${record} lead=${host.t('page.lead')} new-label=${host.t('page.new')}
          empty-text=${host.t('page.empty')} .columns=${[
            { key: 'name', label: host.t('field.name') },
            { key: 'assignedTo', label: host.t('list.holds'), value: (calendar: Calendar) => this.#holds(calendar) },
            {
              key: 'warnings',
              label: host.t('list.warnings'),
              render: ({ warnings }: Calendar) =>
                warnings.map(({ text }) => html`<kaunter-badge tone="warn">${text}</kaunter-badge>`),
            },
          ]} .schema=${this.#schema} .start=${{ holidays: 'outlet', week: usualWeek }} .toBody=${toBody}>
          ${record === '' || record === 'new' ? nothing : html`<calendars-aside calendar=${record} @calendar-change=${this.#onChange}></calendars-aside>`}
        </kaunter-records>
      </div></div>`
  }

  #holds({ assignedTo }: Calendar): string {
    return assignedTo.length === 0 ? this.host.t('list.nowhere') : assignedTo.map(({ name }) => name).join(', ')
  }

  #onChange(): void {
    void this.renderRoot.querySelector<KaunterRecords>('kaunter-records')?.refresh()
  }

  get #schema(): FormSchema {
    const { host } = this
    const time = { type: 'string', pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$', minLength: 1 } as const
    const intervals = (title: string): FieldSchema => ({
      type: 'array',
      title,
      items: {
        type: 'object',
        title,
        properties: { from: { ...time, title: host.t('field.from') }, to: { ...time, title: host.t('field.to') } },
      },
    })
    return {
      required: ['name', 'week'],
      properties: {
        name: { type: 'string', title: host.t('field.name'), minLength: 1, maxLength: 100 },
        holidays: {
          title: host.t('field.holidays'),
          nullable: true,
          anyOf: [
            { const: 'outlet', title: host.t('holidays.outlet') },
            { const: 'national', title: host.t('holidays.national') },
            ...Object.entries(states).map(([code, title]) => ({ const: code, title })),
          ],
        },
        zone: {
          type: 'string',
          format: 'time-zone',
          title: host.t('field.zone'),
          description: host.t('field.zone.about'),
          nullable: true,
        },
        week: {
          type: 'object',
          title: host.t('field.week'),
          description: host.t('field.week.about'),
          properties: Object.fromEntries(days.map((day) => [day, intervals(host.t(`day.${day}`))])),
        },
        exceptions: {
          type: 'array',
          title: host.t('field.exceptions'),
          items: {
            type: 'object',
            title: host.t('field.exceptions'),
            properties: {
              date: { type: 'string', format: 'date', title: host.t('field.date') },
              label: { type: 'string', title: host.t('field.label'), minLength: 1, maxLength: 200 },
              kind: {
                title: host.t('field.kind'),
                anyOf: (['closed', 'open'] as const).map((kind) => ({ const: kind, title: host.t(`kind.${kind}`) })),
              },
              yearly: { type: 'boolean', title: host.t('field.yearly') },
              intervals: intervals(host.t('field.intervals')),
            },
          },
        },
      },
    }
  }
}

const nineToSix = [{ from: '09:00', to: '18:00' }]
const usualWeek = { mon: nineToSix, tue: nineToSix, wed: nineToSix, thu: nineToSix, fri: nineToSix, sat: [], sun: [] }

/** No hours given means all day. */
const toBody = ({ exceptions, ...values }: Values, before: Calendar | undefined): Values => ({
  ...values,
  exceptions: (exceptions as Calendar['exceptions']).map(({ intervals = [], ...each }) => ({
    ...each,
    ...(intervals.length > 0 ? { intervals } : {}),
  })),
  ...(before ? { version: before.version } : {}),
})

register('calendars-page', CalendarsPage)
