import { html } from 'lit'
import { icon } from '../../elements/icon.ts'
import type { Say } from '../catalog.ts'
import type { Example } from './specimen.ts'

export const input: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-input label=${say('outlet')} value=${say('outlet.1')}></kaunter-input>`,
  },
  {
    state: 'state.required',
    content: html`<kaunter-input label=${say('outlet')} hint=${say('outlet.hint')} placeholder=${say('outlet.2')} required></kaunter-input>`,
  },
  {
    state: 'state.hover',
    content: html`<kaunter-input class="hover" label=${say('outlet')} value=${say('outlet.1')}></kaunter-input>`,
  },
  {
    state: 'state.focus',
    content: html`<kaunter-input class="focus" label=${say('outlet')} value=${say('outlet.1')}></kaunter-input>`,
  },
  {
    state: 'state.disabled',
    content: html`<kaunter-input label=${say('outlet')} value=${say('outlet.1')} disabled></kaunter-input>`,
  },
  {
    state: 'state.read-only',
    content: html`<kaunter-input label=${say('outlet')} value=${say('outlet.1')} readonly></kaunter-input>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-input label=${say('outlet')} value="Kedai" error=${say('outlet.wrong')}></kaunter-input>`,
  },
  {
    state: 'state.long',
    content: html`<kaunter-input label=${say('long')} value=${say('long')} hint=${say('long')}></kaunter-input>`,
  },
  {
    state: 'state.units',
    content: html`<kaunter-input label=${say('price')} type="number" value="12.50" step="0.05"><span slot="before">RM</span></kaunter-input>
      <kaunter-input label=${say('search')} label-hidden type="search" placeholder=${say('search')}>${icon('help')}
        <kaunter-button slot="after">${say('search')}</kaunter-button></kaunter-input>`,
  },
  {
    state: 'state.types',
    wide: true,
    content: html`<div class="grid">
      <kaunter-input label=${say('email')} type="email" value="siti@example.com"></kaunter-input>
      <kaunter-input label=${say('number')} type="number" value="7" min="1" max="10"></kaunter-input>
      <kaunter-input label=${say('phone')} type="tel" value="+60 12-345 6789"></kaunter-input>
      <kaunter-input label=${say('search')} type="search"></kaunter-input>
      <kaunter-input label=${say('date')} type="date" value="2026-11-22"></kaunter-input>
      <kaunter-input label=${say('time')} type="time" value="09:40"></kaunter-input>
    </div>`,
  },
]

export const textarea: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-textarea label=${say('note')} value=${say('note.text')}></kaunter-textarea>`,
  },
  {
    state: 'state.required',
    content: html`<kaunter-textarea label=${say('note')} hint=${say('outlet.hint')} maxlength="160" required></kaunter-textarea>`,
  },
  { state: 'state.focus', content: html`<kaunter-textarea class="focus" label=${say('note')}></kaunter-textarea>` },
  {
    state: 'state.disabled',
    content: html`<kaunter-textarea label=${say('note')} value=${say('note.text')} disabled></kaunter-textarea>`,
  },
  {
    state: 'state.read-only',
    content: html`<kaunter-textarea label=${say('note')} value=${say('note.text')} readonly></kaunter-textarea>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-textarea label=${say('note')} value="?" error=${say('outlet.wrong')}></kaunter-textarea>`,
  },
]

const outlets = (say: Say) =>
  (['outlet.1', 'outlet.2', 'outlet.3'] as const).map((key) => ({ value: key.slice(-1), label: say(key) }))

export const select: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-select label=${say('outlet')} value="2" .options=${outlets(say)}></kaunter-select>`,
  },
  {
    state: 'state.required',
    content: html`<kaunter-select label=${say('outlet')} hint=${say('outlet.hint')} required .options=${outlets(say)}></kaunter-select>`,
  },
  {
    state: 'state.hover',
    content: html`<kaunter-select class="hover" label=${say('outlet')} value="1" .options=${outlets(say)}></kaunter-select>`,
  },
  {
    state: 'state.focus',
    content: html`<kaunter-select class="focus" label=${say('outlet')} value="1" .options=${outlets(say)}></kaunter-select>`,
  },
  {
    state: 'state.disabled',
    content: html`<kaunter-select label=${say('outlet')} value="3" disabled .options=${outlets(say)}></kaunter-select>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-select label=${say('outlet')} error=${say('outlet.wrong')} .options=${outlets(say)}></kaunter-select>`,
  },
  {
    state: 'state.long',
    content: html`<kaunter-select label=${say('outlet')} value="x" .options=${[{ value: 'x', label: say('long') }]}></kaunter-select>`,
  },
]

export const checkbox: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-checkbox label=${say('agree')}></kaunter-checkbox>
      <kaunter-checkbox label=${say('quiet')} checked></kaunter-checkbox>
      <kaunter-checkbox label=${say('lane.all')} indeterminate></kaunter-checkbox>`,
  },
  {
    state: 'state.required',
    content: html`<kaunter-checkbox label=${say('agree')} hint=${say('agree.hint')} required></kaunter-checkbox>`,
  },
  { state: 'state.focus', content: html`<kaunter-checkbox class="focus" label=${say('agree')}></kaunter-checkbox>` },
  {
    state: 'state.disabled',
    content: html`<kaunter-checkbox label=${say('agree')} checked disabled></kaunter-checkbox>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-checkbox label=${say('agree')} error=${say('agree.hint')}></kaunter-checkbox>`,
  },
  {
    state: 'state.long',
    content: html`<kaunter-checkbox>${say('long')} <strong>${say('agree.hint')}</strong></kaunter-checkbox>`,
  },
]

export const toggle: Example = (say) => [
  { state: 'state.default', content: html`<kaunter-switch label=${say('quiet')}></kaunter-switch>` },
  { state: 'state.checked', content: html`<kaunter-switch label=${say('quiet')} checked></kaunter-switch>` },
  {
    state: 'state.focus',
    content: html`<kaunter-switch class="focus" label=${say('quiet')} checked></kaunter-switch>`,
  },
  {
    state: 'state.disabled',
    content: html`<kaunter-switch label=${say('quiet')} disabled></kaunter-switch>
      <kaunter-switch label=${say('quiet')} checked disabled></kaunter-switch>`,
  },
  {
    state: 'state.required',
    content: html`<kaunter-switch label=${say('agree')} hint=${say('agree.hint')} required></kaunter-switch>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-switch label=${say('agree')} error=${say('agree.hint')}></kaunter-switch>`,
  },
]

const urgencies = (say: Say) =>
  (['low', 'today', 'now'] as const).map((value) => ({ value, label: say(`urgency.${value}`) }))
const lanes = (say: Say) => (['mine', 'all', 'done'] as const).map((value) => ({ value, label: say(`lane.${value}`) }))

export const radioGroup: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-radio-group label=${say('urgency')} value="today" .options=${urgencies(say)}></kaunter-radio-group>`,
  },
  {
    state: 'state.segmented',
    content: html`<kaunter-radio-group segmented label=${say('lane')} value="all" .options=${lanes(say)}></kaunter-radio-group>`,
  },
  {
    state: 'state.required',
    content: html`<kaunter-radio-group label=${say('urgency')} hint=${say('outlet.hint')} required .options=${urgencies(say)}></kaunter-radio-group>`,
  },
  {
    state: 'state.disabled',
    content: html`<kaunter-radio-group label=${say('urgency')} value="low" disabled .options=${urgencies(say)}></kaunter-radio-group>
      <kaunter-radio-group segmented label=${say('lane')} value="all" disabled .options=${lanes(say)}></kaunter-radio-group>`,
  },
  {
    state: 'state.invalid',
    content: html`<kaunter-radio-group label=${say('urgency')} error=${say('agree.hint')} .options=${urgencies(say)}></kaunter-radio-group>`,
  },
]
