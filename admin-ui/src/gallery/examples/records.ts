import { html } from 'lit'
import type { FieldSchema, FormSchema } from '../../elements/field/schema.ts'
import type { Say } from '../catalog.ts'
import type { Example } from './specimen.ts'

const choices = (say: Say) =>
  (['low', 'today', 'now'] as const).map((name) => ({ const: name, title: say(`urgency.${name}`) }))

const shop = (say: Say): FormSchema => ({
  properties: {
    name: { type: 'string', title: say('outlet'), description: say('outlet.hint'), minLength: 1 },
    price: { type: 'integer', title: say('price'), unit: 'sen', minimum: 0 },
    urgency: { title: say('urgency'), anyOf: choices(say) },
    quiet: { type: 'boolean', title: say('quiet') },
    note: { type: 'string', title: say('note'), multiline: true },
  },
  required: ['name'],
})

const several = (say: Say): FieldSchema => ({
  type: 'array',
  title: say('urgency'),
  items: { title: '', anyOf: choices(say) },
})
const rows = (say: Say): FieldSchema => ({
  type: 'array',
  title: say('orders'),
  ordered: true,
  items: {
    type: 'object',
    title: say('orders'),
    properties: {
      name: { type: 'string', title: say('outlet') },
      at: { type: 'string', format: 'time-of-day', title: say('time') },
    },
  },
})

export const field: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-field .schema=${{ type: 'string', title: say('outlet') }} .raw=${say('outlet.1')}></kaunter-field>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-field required .schema=${{ type: 'integer', title: say('number'), minimum: 1 }} .raw=${'0'}
      .problem=${{ path: '', rule: 'minimum', limit: 1 }}></kaunter-field>`,
  },
  {
    state: 'state.disabled',
    content: html`<kaunter-field disabled .schema=${{ title: say('urgency'), anyOf: choices(say) }} .raw=${'today'}></kaunter-field>`,
  },
  {
    state: 'state.choice',
    content: html`<kaunter-field .schema=${several(say)} .raw=${['now']}></kaunter-field>`,
  },
  {
    state: 'state.rows',
    wide: true,
    content: html`<kaunter-field .schema=${rows(say)}
      .raw=${[{ name: say('outlet.1'), at: '09:40' }, { name: say('outlet.2'), at: '' }]}></kaunter-field>`,
  },
]

export const form: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-form .schema=${shop(say)} .values=${{ name: say('outlet.1'), price: 1250, urgency: 'today', quiet: true, note: '' }}></kaunter-form>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-form fresh .schema=${shop(say)} .problems=${{ name: { path: '', rule: 'taken', message: say('outlet.wrong') } }}></kaunter-form>`,
  },
]

export const records: Example = (say) => {
  const columns = [
    { key: 'name', label: say('outlet') },
    { key: 'state', label: say('state') },
  ]
  const list = (
    path: string,
    record: string,
  ) => html`<kaunter-records whole level="4" path=${path} address="/gallery" record=${record}
    lead=${say('card.text')} empty-text=${say('empty.text')} .columns=${columns} .schema=${shop(say)}></kaunter-records>`
  return [
    { state: 'state.default', wide: true, content: list('/shops', '') },
    { state: 'state.open', wide: true, content: list('/shops', '2') },
    { state: 'state.empty', wide: true, content: list('/none', '') },
    { state: 'state.failed', wide: true, content: list('/failed', '') },
  ]
}
