import { html } from 'lit'
import type { KaunterDialog } from '../../elements/dialog/dialog.ts'
import { icon } from '../../elements/icon.ts'
import type { Example } from './specimen.ts'

export const button: Example = (say) => [
  {
    state: 'state.variants',
    content: html`<kaunter-button>${say('edit')}</kaunter-button>
      <kaunter-button variant="primary">${say('save')}</kaunter-button>
      <kaunter-button variant="plain">${say('cancel')}</kaunter-button>
      <kaunter-button variant="danger">${say('remove')}</kaunter-button>
      <kaunter-button variant="link">${say('more')}</kaunter-button>`,
  },
  {
    state: 'state.icons',
    content: html`<kaunter-button>${icon('retry')} ${say('refresh')}</kaunter-button>
      <kaunter-button icon-only label=${say('close')}>${icon('close')}</kaunter-button>
      <kaunter-button icon-only variant="plain" label=${say('edit')}>${icon('note')}</kaunter-button>`,
  },
  {
    state: 'state.hover',
    content: html`<kaunter-button class="hover">${say('edit')}</kaunter-button>
      <kaunter-button class="hover" variant="primary">${say('save')}</kaunter-button>`,
  },
  {
    state: 'state.focus',
    content: html`<kaunter-button class="focus">${say('edit')}</kaunter-button>
      <kaunter-button class="focus" variant="primary">${say('save')}</kaunter-button>`,
  },
  {
    state: 'state.disabled',
    content: html`<kaunter-button disabled>${say('edit')}</kaunter-button>
      <kaunter-button disabled variant="primary">${say('save')}</kaunter-button>`,
  },
  {
    state: 'state.loading',
    content: html`<kaunter-button loading variant="primary">${say('save')}</kaunter-button>
      <kaunter-button loading icon-only label=${say('refresh')}>${icon('retry')}</kaunter-button>`,
  },
  {
    state: 'state.pressed',
    content: html`<kaunter-button .pressed=${true}>${icon('panel')} ${say('more')}</kaunter-button>
      <kaunter-button .pressed=${false}>${icon('panel')} ${say('more')}</kaunter-button>`,
  },
  { state: 'state.link', content: html`<kaunter-button href="#kaunter-button">${say('open')}</kaunter-button>` },
  { state: 'state.long', content: html`<kaunter-button>${say('long')}</kaunter-button>` },
]

export const menu: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-menu name="gallery" label=${say('more')} .items=${[
      { value: 'edit', label: say('edit'), icon: icon('note') },
      { value: 'refresh', label: say('refresh'), icon: icon('retry') },
      { value: 'remove', label: say('remove'), icon: icon('close'), disabled: true },
    ]}>${icon('chevron')}</kaunter-menu>`,
  },
  {
    state: 'state.choice',
    content: html`<kaunter-menu name="lane" label=${say('lane')} placement="bottom-start" .items=${[
      { value: 'mine', label: say('lane.mine'), checked: false },
      { value: 'all', label: say('lane.all'), checked: true },
      { value: 'done', label: say('lane.done'), checked: false },
    ]}>${icon('inbox')}</kaunter-menu>`,
  },
  {
    state: 'state.long',
    content: html`<kaunter-menu name="account" label=${say('account')} heading="Siti Aminah binti Yusof&#10;siti.aminah@example.com"
      .items=${[{ value: 'sign-out', label: say('sign-out') }, { value: 'long', label: say('long') }]}>${icon('user')}</kaunter-menu>`,
  },
  {
    state: 'state.focus',
    content: html`<kaunter-menu class="focus" label=${say('more')}>${icon('chevron')}</kaunter-menu>`,
  },
]

export const tabs: Example = (say) => [
  {
    state: 'state.default',
    wide: true,
    content: html`<kaunter-tabs label=${say('lane')} .tabs=${[
      { name: 'mine', label: say('lane.mine'), count: 3 },
      { name: 'all', label: say('lane.all'), count: 1240, tone: 'bad' },
      { name: 'done', label: say('lane.done') },
    ]}>
      <p slot="mine">${say('note.text')}</p>
      <p slot="all">${say('empty.text')}</p>
      <p slot="done">${say('card.text')}</p>
    </kaunter-tabs>`,
  },
  {
    state: 'state.links',
    content: html`<kaunter-tabs label=${say('orders')} active="done" .tabs=${[
      { name: 'all', label: say('lane.all'), href: '#kaunter-tabs' },
      { name: 'done', label: say('lane.done'), href: '#kaunter-tabs' },
    ]}></kaunter-tabs>`,
  },
]

function openNext(event: Event): void {
  const dialog = (event.currentTarget as Element).parentElement?.querySelector<KaunterDialog>('kaunter-dialog')
  void dialog?.show()
}

function closeAround(event: Event): void {
  event.preventDefault()
  ;(event.target as Element).querySelector<KaunterDialog>('kaunter-dialog')?.close(true)
}

export const dialog: Example = (say) => [
  {
    state: 'state.default',
    content: html`<kaunter-button data-test="tell" @click=${openNext}>${say('open')}</kaunter-button>
      <kaunter-dialog heading=${say('alert.heading')}><p slot="about">${say('alert.text')}</p></kaunter-dialog>`,
  },
  {
    state: 'state.form',
    content: html`<form @submit=${closeAround}>
      <kaunter-button data-test="ask" @click=${openNext}>${say('question')}</kaunter-button>
      <kaunter-dialog heading=${say('question')} dismiss=${say('cancel')}>
        <p slot="about">${say('question.text')}</p>
        <kaunter-input name="reason" label=${say('reason')} required minlength="3" autofocus></kaunter-input>
        <kaunter-button slot="actions" type="submit" variant="primary">${say('save')}</kaunter-button>
      </kaunter-dialog>
    </form>`,
  },
  {
    state: 'state.long',
    content: html`<kaunter-button @click=${openNext}>${say('open')}</kaunter-button>
      <kaunter-dialog heading=${say('long')}><p slot="about">${say('long')}. ${say('note.text')} ${say('alert.text')}</p></kaunter-dialog>`,
  },
]
