import { html, type KaunterHost, nothing } from '@kaunter/admin-ui'
import type { Language } from '../data/tools-api.ts'
import { type Say, sayIn } from './catalog.ts'
import type { Choice, Open } from './suggestion-box.ts'

/** What one message takes. */
const MOST = 4_096
/** Each calls itself so, whatever the reader's is. */
const languages = { en: 'English', ms: 'Bahasa Malaysia' } as const

interface Acts {
  take(choice: Choice): void
  speak(language: Language): void
}

/** What can be chosen, above the text that is being written. */
export function suggestionList(host: KaunterHost, open: Open, acts: Acts) {
  const say = sayIn(host.locale)
  const kind = open.sign.kind
  const { choices, active } = open
  // Whoever clicks keeps the cursor in the text.
  const hold = (event: Event) => event.preventDefault()
  return html`<div class="suggestions" data-test="suggestions" @pointerdown=${hold} @mousedown=${hold}>
    <div class="suggestion-bar">
      <span class="suggestion-keys">${say(`${kind}.keys`)}</span>
      ${kind === 'canned' ? languageSwitch(say, open.language, acts) : nothing}
    </div>
    <ul id="suggestions" role="listbox" aria-label=${say(`${kind}.label`)} aria-busy=${open.waiting}>
      ${choices.map(
        (choice, index) => html`<li id="suggestion-${index}" role="option" aria-selected=${index === active}
          @click=${() => acts.take(choice)}>${choice.kind === 'reply' ? reply(say, choice, open.language) : choice.person.name}</li>`,
      )}
    </ul>
    <p class="suggestion-state ${choices.length > 0 ? 'visually-hidden' : ''}" role="status">${state(say, open)}</p>
  </div>`
}

function languageSwitch(say: Say, current: Language | undefined, acts: Acts) {
  return html`<div class="suggestion-languages" role="group" aria-label=${say('canned.language')}>
    ${(Object.keys(languages) as Language[]).map(
      (language) => html`<button type="button" tabindex="-1" lang=${language} aria-pressed=${language === current}
        @click=${() => acts.speak(language)}>${languages[language]}</button>`,
    )}
  </div>`
}

function reply(say: Say, { reply }: Extract<Choice, { kind: 'reply' }>, language: Language | undefined) {
  const { name, shortcut, text, tooLong } = reply
  const other = reply.language !== language
  return html`<span class="suggestion-name">${name} <span class="suggestion-shortcut">/${shortcut}</span>${
    other
      ? html` <span class="suggestion-warn">${say('canned.only', { language: languages[reply.language] })}</span>`
      : nothing
  }${
    tooLong
      ? html` <span class="suggestion-warn">${say('canned.long', { length: text.length.toLocaleString(), most: MOST.toLocaleString() })}</span>`
      : nothing
  }</span>
    <span class="suggestion-text" lang=${reply.language}>${text}</span>`
}

function state(say: Say, { sign: { kind, query }, choices, failure, waiting }: Open): string {
  if (failure !== undefined) return say(`${kind}.failed`, { reason: failure })
  if (choices.length > 0) return say(`${kind}.found`, { count: choices.length })
  if (waiting) return '…'
  return kind === 'canned' && query === '' ? say('canned.empty') : say(`${kind}.none`, { q: query })
}
