import { html } from 'lit'
import { ApiError, UNREACHABLE } from '../../api-error.ts'
import type { Tone } from '../../elements/badge/badge.ts'
import type { Column } from '../../elements/table/sort.ts'
import type { Say } from '../catalog.ts'
import type { Example } from './specimen.ts'

const tones: readonly Tone[] = ['neutral', 'info', 'good', 'warn', 'bad', 'accent', 'violet']
const words = (say: Say) => ['12', say('open'), say('resolved'), say('waiting'), say('late'), say('new'), say('more')]

export const badge: Example = (say) => [
  {
    state: 'state.tones',
    content: html`${words(say).map((word, index) => html`<kaunter-badge tone=${tones[index] ?? 'neutral'}>${word}</kaunter-badge> `)}`,
  },
  {
    state: 'state.dots',
    content: html`${words(say)
      .slice(1)
      .map((word, index) => html`<kaunter-badge dot tone=${tones[index + 1] ?? 'neutral'}>${word}</kaunter-badge> `)}`,
  },
]

export const card: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-card level="4" heading=${say('card.heading')}>${say('card.text')}</kaunter-card>`,
  },
  {
    state: 'state.actions',
    content: html`<kaunter-card level="4" heading=${say('card.heading')}>
      <kaunter-badge slot="actions" tone="good">4,0</kaunter-badge>
      ${say('card.text')}
      <div slot="footer"><kaunter-button>${say('open')}</kaunter-button></div>
    </kaunter-card>`,
  },
  {
    state: 'state.long',
    content: html`<kaunter-card level="4" heading=${say('long')}>${say('long')} ${say('note.text')}</kaunter-card>`,
  },
]

export const alert: Example = (say) => [
  {
    state: 'state.tones',
    wide: true,
    content: html`<div class="stack">
      <kaunter-alert>${say('alert.text')}</kaunter-alert>
      <kaunter-alert tone="good">${say('card.text')}</kaunter-alert>
      <kaunter-alert tone="warn" heading=${say('alert.heading')}>${say('alert.text')}</kaunter-alert>
      <kaunter-alert tone="bad" heading=${say('error.heading')}>${say('error.text')}</kaunter-alert>
    </div>`,
  },
  {
    state: 'state.closable',
    content: html`<kaunter-alert closable heading=${say('alert.heading')}>${say('alert.text')}</kaunter-alert>`,
  },
  {
    state: 'state.actions',
    content: html`<kaunter-alert tone="warn">${say('alert.text')}
      <kaunter-button slot="actions" variant="link">${say('refresh')}</kaunter-button></kaunter-alert>`,
  },
]

export const empty: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-empty level="4" heading=${say('empty.heading')} icon="inbox">${say('empty.text')}</kaunter-empty>`,
  },
  {
    state: 'state.actions',
    content: html`<kaunter-empty level="4" heading=${say('empty.heading')} icon="check" tone="good">${say('empty.text')}
      <kaunter-button slot="actions">${say('refresh')}</kaunter-button></kaunter-empty>`,
  },
]

const refused = (say: Say) => new ApiError(503, 'KAUNTER_EXAMPLE', say('error.text'), '01JD3K')
const unreachable = (say: Say) => new ApiError(0, UNREACHABLE, say('error.offline'))

export const error: Example = (say) => [
  {
    state: 'state.failed',
    content: html`<kaunter-error level="4" heading=${say('error.heading')} retryable .error=${refused(say)}></kaunter-error>`,
  },
  {
    state: 'state.offline',
    content: html`<kaunter-error level="4" heading=${say('error.heading')} retryable .error=${unreachable(say)}></kaunter-error>`,
  },
]

export const skeleton: Example = () => [
  { state: 'state.loading', content: html`<kaunter-skeleton count="3"></kaunter-skeleton>` },
  {
    state: 'state.sizes',
    content: html`<kaunter-skeleton count="5" style="--kaunter-skeleton-height:0.75rem"></kaunter-skeleton>`,
  },
]

export const spinner: Example = () => [
  { state: 'state.loading', content: html`<kaunter-spinner></kaunter-spinner>` },
  { state: 'state.sizes', content: html`<kaunter-spinner style="--kaunter-spinner-size:2.5rem"></kaunter-spinner>` },
]

export const avatar: Example = (say) => [
  {
    state: 'state.default',
    content: html`<span class="row"><kaunter-avatar name="Siti Aminah"></kaunter-avatar> Siti Aminah</span>
      <span class="row"><kaunter-avatar name="Ravi" own></kaunter-avatar> Ravi</span>`,
  },
  {
    state: 'state.alone',
    content: html`<kaunter-avatar name="陈 美玲" label=${say('assigned', { name: '陈 美玲' })}></kaunter-avatar>`,
  },
  {
    state: 'state.sizes',
    content: html`<kaunter-avatar name="Siti Aminah" style="--kaunter-avatar-size:3rem"></kaunter-avatar>`,
  },
]

const NOW = '2026-11-22T01:40:00.000Z'
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

export const time: Example = () => [
  {
    state: 'state.formats',
    content: html`<div class="stack">
      ${(['short', 'clock', 'day', 'exact'] as const).map((format) => html`<kaunter-time datetime=${NOW} format=${format}></kaunter-time>`)}
      <span>${[1, 90, 1_700, 20_000].map((minutes) => html`<kaunter-time datetime=${ago(minutes)} format="relative"></kaunter-time> · `)}
        <kaunter-time datetime=${ago(0)} format="relative"></kaunter-time></span>
    </div>`,
  },
  { state: 'state.zone', content: html`<kaunter-time datetime=${NOW} zone="Asia/Jayapura"></kaunter-time>` },
]

interface Order {
  readonly id: string
  readonly customer: string
  readonly total: number
  readonly state: 'open' | 'waiting' | 'late'
  readonly last: string
}

const orders: readonly Order[] = [
  { id: '1', customer: 'Siti Aminah', total: 12050, state: 'open', last: '2026-11-22T01:40:00.000Z' },
  { id: '2', customer: 'Ravi a/l Kumar', total: 990, state: 'late', last: '2026-11-20T08:05:00.000Z' },
  { id: '3', customer: '陈美玲', total: 250000, state: 'waiting', last: '2026-10-02T03:30:00.000Z' },
]

const stateTones = { open: 'info', waiting: 'warn', late: 'bad' } as const

const columns = (say: Say): readonly Column<Order>[] => [
  { key: 'customer', label: say('customer'), sortable: true },
  {
    key: 'state',
    label: say('state'),
    render: ({ state }) => html`<kaunter-badge tone=${stateTones[state]}>${say(state)}</kaunter-badge>`,
  },
  {
    key: 'last',
    label: say('last'),
    sortable: true,
    render: ({ last }) => html`<kaunter-time datetime=${last}></kaunter-time>`,
  },
  {
    key: 'total',
    label: say('total'),
    sortable: true,
    align: 'end',
    render: ({ total }) => `RM ${(total / 100).toFixed(2)}`,
  },
]

export const table: Example = (say) => [
  {
    state: 'state.default',
    wide: true,
    content: html`<kaunter-table openable label=${say('orders')} current="2" .columns=${columns(say)} .rows=${orders}
      .sort=${{ key: 'customer', descending: false }}></kaunter-table>`,
  },
  {
    state: 'state.loading',
    content: html`<kaunter-table loading label=${say('orders')} .columns=${columns(say).slice(0, 2)}></kaunter-table>`,
  },
  {
    state: 'state.empty',
    content: html`<kaunter-table label=${say('orders')} .columns=${columns(say).slice(0, 2)}></kaunter-table>`,
  },
  {
    state: 'state.long',
    content: html`<kaunter-table label=${say('orders')} .columns=${columns(say).slice(0, 2)}
      .rows=${[{ ...orders[0], customer: say('long') }]}></kaunter-table>`,
  },
]
