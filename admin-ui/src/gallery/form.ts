import { html, type TemplateResult } from 'lit'
import type { Say } from './catalog.ts'

/** All controls in one form, and what it would send. */
export function form(say: Say, sent: string, send: (data: string) => void): TemplateResult {
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    send(new URLSearchParams([...data].map(([name, value]) => [name, String(value)])).toString())
  }
  return html`<form @submit=${onSubmit} @reset=${() => send('')} data-test="form">
    <kaunter-input name="email" type="email" label=${say('email')} required></kaunter-input>
    <kaunter-input name="price" type="number" label=${say('price')} value="5" min="1" max="10"></kaunter-input>
    <kaunter-textarea name="note" label=${say('note')} value=${say('note.text')} minlength="3"></kaunter-textarea>
    <kaunter-select name="outlet" label=${say('outlet')} required .options=${(['1', '2'] as const).map((value) => ({ value, label: say(`outlet.${value}`) }))}></kaunter-select>
    <kaunter-radio-group name="urgency" label=${say('urgency')} required .options=${(['low', 'now'] as const).map((value) => ({ value, label: say(`urgency.${value}`) }))}></kaunter-radio-group>
    <kaunter-checkbox name="agree" value="yes" label=${say('agree')} required></kaunter-checkbox>
    <kaunter-switch name="quiet" label=${say('quiet')} checked></kaunter-switch>
    <div class="row">
      <kaunter-button type="submit" variant="primary">${say('save')}</kaunter-button>
      <kaunter-button type="reset">${say('cancel')}</kaunter-button>
    </div>
    <p role="status" data-test="sent">${sent === '' ? '' : say('sent', { data: sent })}</p>
  </form>`
}
