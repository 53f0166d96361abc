import { html, type TemplateResult } from 'lit'
import type { DesignKey } from './catalog.ts'

type Say = (key: DesignKey) => string

const button = (text: string, kind = '') => html`<button type="button" class="button ${kind}">${text}</button>`

/** Each as it should be, and beside it what it must not become. */
const examples: readonly {
  key: 'undo' | 'words' | 'red' | 'empty'
  good(say: Say): unknown
  poor(say: Say): unknown
}[] = [
  {
    key: 'undo',
    good: (say) => html`<p>${say('undo.done')} ${button(say('undo'))}</p>`,
    poor: (say) => html`<p>${say('undo.ask')} ${button(say('yes'), 'primary')} ${button(say('no'))}</p>`,
  },
  {
    key: 'words',
    good: (say) => html`<p>${say('words.good')}</p>`,
    poor: (say) => html`<p lang="en">${say('words.poor')}</p>`,
  },
  {
    key: 'red',
    good: (say) =>
      html`<p>${button(say('reply'), 'primary')} ${button(say('note'))} ${button(say('close'), 'plain')}</p>`,
    poor: (say) =>
      html`<p>${(['reply', 'note', 'close'] as const).map((key) => html`${button(say(key), 'primary')} `)}</p>`,
  },
  {
    key: 'empty',
    good: (say) => html`<p>${say('empty.good')}</p>`,
    poor: () => html`<p>&nbsp;</p>`,
  },
]

export const rules = (say: Say): TemplateResult[] =>
  examples.map(
    ({
      key,
      good,
      poor,
    }) => html`<div class="rule"><strong>${say('do')}</strong><p>${say(`do.${key}`)}</p>${good(say)}</div>
      <div class="rule dont"><strong>${say('dont')}</strong><p>${say(`dont.${key}`)}</p>${poor(say)}</div>`,
  )
