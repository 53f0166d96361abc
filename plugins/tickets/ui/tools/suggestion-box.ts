import { ApiError } from '@kaunter/admin-ui'
import { render } from 'lit'
import type { Writing } from '../components/suggestions.ts'
import { type CannedReply, type Language, toolsApi } from '../data/tools-api.ts'
import type { Person } from '../data/types.ts'
import { type Sign, signAt } from './sign.ts'
import { suggestionStyles } from './suggestion-list.styles.ts'
import { suggestionList } from './suggestion-list.ts'

/** What can be chosen: a canned reply, or a colleague. */
export type Choice =
  | { readonly kind: 'reply'; readonly reply: CannedReply }
  | { readonly kind: 'person'; readonly person: Person }

/** What is shown; `undefined` while it is closed. */
export interface Open {
  readonly sign: Sign
  readonly choices: readonly Choice[]
  readonly active: number
  /** Of canned replies. */
  readonly language: Language | undefined
  readonly failure: string | undefined
  /** The first answer is still on its way. */
  readonly waiting: boolean
}

/**
 * The list at a text area, by the pattern of a combobox: the focus stays in the text, arrows choose, Enter and Tab take,
 * Escape closes it until the next sign.
 */
export class SuggestionBox {
  readonly #writing: Writing
  readonly #place = document.createElement('div')
  #open: Open | undefined
  #language: Language | undefined
  #colleagues: { ticketId: string; people: Promise<readonly Person[]> } | undefined
  /** Where the sign stands whose list was closed by Escape. */
  #closedAt: number | undefined
  /** Where a sign stands that a button has put in. */
  #begun: number | undefined
  #round = 0

  constructor(writing: Writing) {
    this.#writing = writing
    const root = writing.renderRoot as ShadowRoot
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, suggestionStyles.styleSheet as CSSStyleSheet]
    root.append(this.#place)
    root.addEventListener('input', () => this.look())
    root.addEventListener('click', (event) => {
      if (event.target === this.#field) this.look()
    })
    // Before the composer, for which Enter means to send.
    root.addEventListener('keydown', (event) => this.#onKey(event as KeyboardEvent), { capture: true })
    root.addEventListener('focusout', () => this.close())
  }

  get #field(): HTMLTextAreaElement | null {
    return this.#writing.renderRoot.querySelector('textarea')
  }

  /** Opens, changes or closes the list by what stands before the cursor. */
  look(): void {
    const field = this.#field
    const sign = field && signAt(field, this.#writing.mode)
    if (!sign) this.#closedAt = undefined
    if (!sign || sign.start === this.#closedAt) this.close()
    else void this.#find(sign)
  }

  close(): void {
    this.#round += 1
    this.#takeSignBack()
    this.#show(undefined)
  }

  /** Puts a sign in, as if it had been typed. */
  begin(sign: string): void {
    const field = this.#field
    if (!field) return
    field.focus()
    const { selectionStart: start, selectionEnd: end, value } = field
    const glued = /\S$/.test(value.slice(0, start))
    this.#begun = start + Number(glued)
    this.#insert(glued ? ` ${sign}` : sign, start, end)
  }

  /** A sign that nobody typed, and behind which nobody typed anything, would be sent. */
  #takeSignBack(): void {
    const [field, at] = [this.#field, this.#begun]
    this.#begun = undefined
    if (!field || at === undefined || !this.#open || this.#open.sign.query !== '') return
    field.setRangeText('', at, at + 1, 'end')
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }

  async #find(sign: Sign): Promise<void> {
    this.#round += 1
    const round = this.#round
    if (this.#open === undefined) this.#language = undefined
    const known = this.#open?.sign.kind === sign.kind ? this.#open : undefined
    const empty = { choices: [], active: 0, language: this.#language, failure: undefined, waiting: true }
    this.#show({ ...(known ?? empty), sign })
    try {
      const found = await (sign.kind === 'canned' ? this.#replies(sign) : this.#people(sign))
      if (round !== this.#round) return
      // Somebody who writes "/ or" does not look for anything.
      if (found.choices.length === 0 && /\s/.test(sign.query)) return this.close()
      this.#show({ ...found, sign, active: 0, failure: undefined, waiting: false })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (round === this.#round) this.#show({ ...empty, sign, failure: error.message, waiting: false })
    }
  }

  async #replies({ query }: Sign): Promise<Pick<Open, 'choices' | 'language'>> {
    const { host, ticketId } = this.#writing
    const { language, items } = await toolsApi.canned(host, ticketId, query, this.#language)
    return { language, choices: items.map((reply) => ({ kind: 'reply', reply })) }
  }

  async #people({ query }: Sign): Promise<Pick<Open, 'choices' | 'language'>> {
    const { host, ticketId } = this.#writing
    if (this.#colleagues?.ticketId !== ticketId)
      this.#colleagues = { ticketId, people: toolsApi.colleagues(host, ticketId).then(({ items }) => items) }
    const { people } = this.#colleagues
    // Asked again when it failed.
    people.catch(() => {
      this.#colleagues = undefined
    })
    const sought = query.toLowerCase()
    const begins = ({ name }: Person) =>
      name.toLowerCase().startsWith(sought) || name.toLowerCase().includes(` ${sought}`)
    const fitting = (await people).filter(({ id }) => id !== host.user.id).filter(begins)
    return { language: undefined, choices: fitting.slice(0, 20).map((person) => ({ kind: 'person', person })) }
  }

  #show(open: Open | undefined): void {
    if (open === undefined && this.#open === undefined) return
    this.#open = open
    const field = this.#field
    const { host } = this.#writing
    const acts = {
      take: (choice: Choice) => this.#take(choice),
      speak: (language: Language) => this.#speak(language),
    }
    render(open === undefined ? '' : suggestionList(host, open, acts), this.#place)
    if (!field) return
    const chosen = open?.choices[open.active]
    const set = (name: string, value: string | undefined) =>
      value === undefined ? field.removeAttribute(name) : field.setAttribute(name, value)
    set('aria-autocomplete', open && 'list')
    set('aria-controls', open && 'suggestions')
    set('aria-activedescendant', open && chosen && `suggestion-${open.active}`)
    this.#place.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }

  #onKey(event: KeyboardEvent): void {
    const open = this.#open
    if (open === undefined || event.target !== this.#field || event.isComposing) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !this.#does(event.key, open)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  /** Whether the key is the list's. */
  #does(key: string, open: Open): boolean {
    const { choices, active, sign } = open
    const chosen = choices[active]
    if (key === 'Escape') {
      this.#closedAt = sign.start
      this.close()
    } else if ((key === 'Enter' || key === 'Tab') && chosen) this.#take(chosen)
    else if ((key === 'ArrowDown' || key === 'ArrowUp') && choices.length > 0)
      this.#show({ ...open, active: (active + (key === 'ArrowDown' ? 1 : choices.length - 1)) % choices.length })
    else if ((key === 'ArrowLeft' || key === 'ArrowRight') && sign.kind === 'canned')
      this.#speak(open.language === 'ms' ? 'en' : 'ms')
    // Enter before the first answer would send a half-typed shortcut to the customer.
    else return key === 'Enter' && open.waiting
    return true
  }

  #speak(language: Language): void {
    this.#language = language
    if (this.#open) void this.#find(this.#open.sign)
  }

  #take(choice: Choice): void {
    const field = this.#field
    if (!field || !this.#open) return
    const { start, end } = this.#open.sign
    this.#begun = undefined
    this.close()
    field.focus()
    this.#insert(choice.kind === 'reply' ? choice.reply.text : `@${choice.person.name} `, start, end)
  }

  #insert(text: string, start: number, end: number): void {
    const field = this.#field
    if (!field) return
    field.setSelectionRange(start, end)
    // The one way of putting text in that the browser's own undo knows of; where it is gone, the text matters more.
    if (document.execCommand('insertText', false, text)) return
    field.setRangeText(text, start, end, 'end')
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
}
