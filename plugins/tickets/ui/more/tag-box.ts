import { ApiError, controls, css, html, icon, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { TicketDetail } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { sayIn } from './catalog.ts'

const MOST_LETTERS = 40

/** The tags of a ticket: taken off by a click, added by name, and one that nobody has used yet is made by using it. */
export class TagBox extends KaunterElement {
  static override properties = { ticket: { attribute: false }, known: { state: true } }

  declare ticket: TicketDetail
  /** Names to choose from; `undefined` until somebody begins to add one. */
  declare known: readonly string[] | undefined

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--k-space-2);
      }

      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--k-space-1);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: inline-flex;
        align-items: center;
        max-width: 100%;
        padding-inline-start: var(--k-space-2);
        border-radius: var(--k-radius-pill);
        background: var(--k-pressed);
        font-size: var(--k-text-s);
        overflow-wrap: anywhere;
      }

      li::before {
        content: '';
        flex: none;
        width: 0.5rem;
        height: 0.5rem;
        margin-inline-end: var(--k-space-1);
        border-radius: 50%;
        background: var(--tag-colour, var(--k-text-faint));
      }

      li .button {
        width: 1.5rem;
        min-height: 1.5rem;
        border-radius: var(--k-radius-pill);
        font-size: var(--k-text-s);
      }

      li:not(:has(.button)) {
        padding-inline-end: var(--k-space-2);
      }

      p {
        margin: 0;
        color: var(--k-text-quiet);
      }
    `,
  ]

  get #names(): readonly string[] {
    return (this.ticket.tags ?? []).map(({ name }) => name)
  }

  override render() {
    const say = sayIn(this.host.locale)
    const may = this.host.can('tickets:manage')
    const { tags = [] } = this.ticket
    const free = (this.known ?? []).filter((name) => !this.#names.includes(name))
    return html`${
      tags.length === 0
        ? may
          ? nothing
          : html`<p>${say('tags.none')}</p>`
        : html`<ul>${tags.map(
            ({ name, colour }) =>
              html`<li data-test="tag" style="--tag-colour:${colours[colour] ?? colours.grey}"><bdi>${name}</bdi>${
                may
                  ? html`<button type="button" class="button plain icon-only" aria-label=${say('tags.remove', { name })}
                  @click=${() => this.#set(this.#names.filter((each) => each !== name))}>${icon('close')}</button>`
                  : nothing
              }</li>`,
          )}</ul>`
    }
      ${
        may
          ? html`<input class="field" data-test="tag-add" list="known" maxlength=${MOST_LETTERS} aria-label=${say('tags.add')}
              placeholder=${say('tags.add')} autocomplete="off" enterkeyhint="done" @focus=${() => void this.#read()} @keydown=${this.#onKey} @change=${this.#onChange}>
            <datalist id="known">${free.map((name) => html`<option value=${name}></option>`)}</datalist>`
          : nothing
      }`
  }

  async #read(): Promise<void> {
    if (this.known) return
    try {
      this.known = (await this.host.get<{ items: readonly { name: string }[] }>('/tags')).items.map(({ name }) => name)
    } catch (error) {
      // One may still write a name; it is the choice that is missing.
      if (!(error instanceof ApiError)) throw error
    }
  }

  #onKey(event: KeyboardEvent): void {
    if ((event.key !== 'Enter' && event.key !== ',') || event.isComposing) return
    event.preventDefault()
    this.#add(event.currentTarget as HTMLInputElement)
  }

  /** A name that was picked from the list, or left in the field. */
  #onChange(event: Event): void {
    this.#add(event.currentTarget as HTMLInputElement)
  }

  #add(field: HTMLInputElement): void {
    const name = field.value.replaceAll(',', ' ').trim()
    field.value = ''
    if (name === '' || this.#names.some((each) => each.toLowerCase() === name.toLowerCase())) return
    this.#set([...this.#names, name])
    if (this.known && !this.known.includes(name)) this.known = [...this.known, name]
  }

  #set(tags: readonly string[]): void {
    this.dispatchEvent(new InboxEvent('ticket-change', { tags }))
  }
}

const colours: Readonly<Record<string, string>> = {
  grey: 'var(--k-text-faint)',
  red: 'var(--k-bad)',
  orange: 'light-dark(#c2570c, #f4a261)',
  yellow: 'var(--k-warn)',
  green: 'var(--k-good)',
  blue: 'var(--k-info)',
  purple: 'var(--k-violet)',
  pink: 'light-dark(#b83280, #f28bc1)',
}

register('tickets-tags', TagBox)
