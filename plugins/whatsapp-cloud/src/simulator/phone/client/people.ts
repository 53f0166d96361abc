import type { HealthView, PersonView } from '../view.ts'
import { numberOf, summary } from './bubble.ts'
import { byId, el } from './dom.ts'
import { t, timeOf } from './strings.ts'

/** Hues of the avatars; chosen so that white initials keep a contrast of 4.5 on them. */
const HUES = ['a', 'b', 'c', 'd', 'e', 'f']

/** Draws whose phones there are; the chosen one is marked. */
export function drawPeople(people: readonly PersonView[], chosen: string | null, choose: (id: string) => void): void {
  const list = byId('people')
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.person : undefined
  list.replaceChildren(...people.map((person) => el('li', {}, personButton(person, person.id === chosen, choose))))
  if (focused !== undefined) list.querySelector<HTMLElement>(`[data-person="${CSS.escape(focused)}"]`)?.focus()
}

function personButton(person: PersonView, isChosen: boolean, choose: (id: string) => void): HTMLElement {
  const preview = person.lastType === null ? numberOf(person) : summary(person.lastType, person.lastText)
  const button = el(
    'button',
    {
      type: 'button',
      class: 'person',
      'aria-current': isChosen ? 'true' : null,
      'data-person': person.id,
      'data-test': 'person',
    },
    el(
      'span',
      { class: `avatar hue-${hueOf(person.id)}${person.online ? '' : ' is-offline'}`, 'aria-hidden': 'true' },
      initials(person.name),
    ),
    el(
      'span',
      { class: 'person-text' },
      el('span', { class: 'person-name' }, person.name),
      el('span', { class: 'muted' }, preview),
    ),
    el(
      'span',
      { class: 'person-side' },
      person.lastAt === null ? null : el('span', { class: 'muted' }, timeOf(person.lastAt)),
      person.unread === 0 ? null : unreadBadge(person.unread),
    ),
  )
  button.title = numberOf(person)
  button.addEventListener('click', () => choose(person.id))
  return button
}

function unreadBadge(count: number): HTMLElement {
  return el(
    'span',
    { class: 'badge' },
    el('span', { 'aria-hidden': 'true' }, count > 99 ? '99+' : String(count)),
    el('span', { class: 'visually-hidden' }, t('unread', { count })),
  )
}

/** One line on whether the shop's server takes its webhooks. */
export function drawHealth({ waiting, reachable }: HealthView): void {
  const line = byId('health')
  const state = reachable ? (waiting === 0 ? 'healthy' : 'waiting') : 'unreachable'
  line.dataset.state = state
  const text = t(state, { count: waiting })
  // Setting the same text again would announce it again.
  if (line.textContent !== text) line.textContent = text
}

function initials(name: string): string {
  const words = name.split(/[\s·]+/).filter((word) => /^\p{L}/u.test(word))
  const letters = words.slice(0, 2).map((word) => [...word][0]?.toUpperCase() ?? '')
  return letters.join('') || '#'
}

function hueOf(id: string): string {
  let sum = 0
  for (const character of id) sum += character.charCodeAt(0)
  return HUES[sum % HUES.length] ?? 'a'
}
