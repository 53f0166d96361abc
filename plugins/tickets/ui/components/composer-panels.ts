import { html, icon, nothing } from '@kaunter/admin-ui'
import type { Draft, Message, Moved, TicketDetail, TicketEvent } from '../data/types.ts'
import { sayTogether } from '../together/catalog.ts'
import { errorWords, type Host, kindWords } from '../words.ts'

/** So much of what is new is shown above the composer; the rest stands in the thread. */
const SHOWN = 3

type Line = { key: string; who: string; text: string }

function lines(host: Host, { messages, notes }: Moved): Line[] {
  const say = sayTogether(host.locale)
  const message = ({ id, direction, author, kind, text }: Message): Line => ({
    key: `message ${id}`,
    who: direction === 'in' ? say('moved.customer') : (author?.name ?? say('moved.colleague')),
    text: kind === 'text' ? text : kindWords(host, kind),
  })
  const note = ({ id, actor, data }: TicketEvent): Line => ({
    key: `note ${id}`,
    who: say('moved.note', { name: actor?.name ?? say('moved.colleague') }),
    text: data.text ?? '',
  })
  return [...messages.map(message), ...notes.map(note)]
}

/** What is done with a refused reply. */
export interface MovedActs {
  anyway(): void
  edit(): void
  discard(): void
}

/** Why a reply was refused, and what one can do: the text itself stands in the composer below. */
export function movedPanel(host: Host, moved: Moved, acts: MovedActs) {
  const say = sayTogether(host.locale)
  const all = lines(host, moved)
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    acts.edit()
  }
  return html`<section class="panel warn" role="group" aria-labelledby="moved-title" data-test="moved" @keydown=${onKey}>
    <strong id="moved-title">${icon('warning')} ${say('moved.title')}</strong>
    ${moved.sending.map(({ name }) => html`<p>${say('moved.sending', { name })}</p>`)}
    ${
      all.length === 0
        ? nothing
        : html`<p>${say('moved.text')}</p>
          <ul>${all.slice(-SHOWN).map(({ who, text }) => html`<li dir="auto"><b>${who}</b> ${text}</li>`)}</ul>
          ${all.length > SHOWN ? html`<p class="quiet">${say('moved.more', { count: all.length - SHOWN })}</p>` : nothing}`
    }
    <div class="acts">
      <button type="button" class="button" data-test="moved-edit" @click=${acts.edit}>${say('moved.edit')}</button>
      <button type="button" class="button" data-test="moved-anyway" @click=${acts.anyway}>${say('moved.anyway')}</button>
      <button type="button" class="button plain" data-test="moved-discard" @click=${acts.discard}>${say('moved.discard')}</button>
    </div>
  </section>`
}

/** Something else was typed in another window: neither is lost. */
export function otherPanel(host: Host, other: Draft, choose: (choice: 'mine' | 'theirs' | 'both') => void) {
  const say = sayTogether(host.locale)
  const act = (
    choice: 'mine' | 'theirs' | 'both',
  ) => html`<button type="button" class="button" data-test="other-${choice}"
    @click=${() => choose(choice)}>${say(`other.${choice}`)}</button>`
  return html`<section class="panel" role="group" aria-labelledby="other-title" data-test="other-draft">
    <strong id="other-title">${icon('info')} ${say('other.title')}</strong>
    <p>${say('other.text')}</p>
    <blockquote dir="auto">${other.text}</blockquote>
    <div class="acts">${act('both')}${act('mine')}${act('theirs')}</div>
  </section>`
}

/** Why a reply came back. */
export const backPanel = (
  host: Host,
  reason: NonNullable<Draft['reason']>,
) => html`<section class="panel warn" role="status" data-test="came-back">
  <strong>${icon('warning')} ${sayTogether(host.locale)('back.title')}</strong>
  <p>${errorWords(host, reason)}</p>
</section>`

/** What colleagues are about to say here, in one quiet line. */
export function othersLine(host: Host, { outgoing, unsaved }: TicketDetail) {
  const say = sayTogether(host.locale)
  const sending = outgoing.filter(({ author }) => author.id !== host.user.id)
  const words = [
    ...sending.map(({ author }) => say('sending.other', { name: author.name })),
    ...unsaved.map(({ name, mode }) => say(`unsaved.${mode}`, { name })),
  ]
  return html`<p class="others ${sending.length > 0 ? 'sending' : ''}" role="status" data-test="others">${
    words.length === 0 ? nothing : html`${icon('note')} <span>${words.join(' ')}</span>`
  }</p>`
}
