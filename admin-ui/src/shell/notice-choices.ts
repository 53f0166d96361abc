import { css, html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { controls } from '../elements/base/controls.ts'
import { timeWords } from '../elements/time/time-words.ts'
import { register } from '../register.ts'
import { type CatalogKey, type Locale, translate, type Values } from '../translate.ts'
import { mayShow } from './data/announcer.ts'
import { chime } from './data/chime.ts'
import type { Choices, KnownChoices, Notices } from './data/notices.ts'
import { type Ringing, storedRinging, storeRinging } from './data/preferences.ts'
import { catalog } from './notice-choices.catalog.ts'

type Key = CatalogKey<typeof catalog>

const HOURS = [1, 4, 12] as const

/** How one wants to be told of notices: for this browser, and for oneself everywhere. */
export class NoticeChoices extends LitElement {
  static override properties: PropertyDeclarations = {
    locale: {},
    notices: { attribute: false },
    choices: { attribute: false },
    ringing: { state: true },
    problem: { state: true },
  }

  declare locale: Locale
  declare notices: Notices
  declare choices: KnownChoices | undefined
  declare protected ringing: Ringing
  declare protected problem: string | undefined

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0 var(--k-space-3) var(--k-space-3);
        font-size: var(--k-text-m);
      }

      fieldset {
        display: grid;
        gap: var(--k-space-1);
        margin: 0 0 var(--k-space-3);
        padding: 0;
        border: 0;
      }

      legend {
        padding: var(--k-space-2) 0 var(--k-space-1);
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
        font-weight: 600;
      }

      label {
        display: flex;
        align-items: center;
        gap: var(--k-space-2);
        min-height: 2rem;
      }

      input {
        width: 1rem;
        height: 1rem;
        margin: 0;
        accent-color: var(--k-accent-solid);
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--k-space-2);
      }

      p {
        margin: 0;
        color: var(--k-text-quiet);
      }

      .problem {
        color: var(--k-bad);
      }
    `,
  ]

  constructor() {
    super()
    this.ringing = storedRinging()
  }

  override render() {
    const { choices, ringing, problem } = this
    const text = this.#text
    return html`<fieldset>
        <legend>${text('here')}</legend>
        <div class="row">
          ${this.#box('sound', ringing.sound, (sound) => this.#ring({ ...ringing, sound }), 'notice-sound')}
          <button type="button" class="button plain" @click=${() => void chime()}>${text('try')}</button>
        </div>
        ${this.#box('desktop', ringing.desktop && mayShow(), (on) => void this.#onDesktop(on), 'notice-desktop')}
      </fieldset>
      ${choices === undefined ? nothing : this.#everywhere(choices)}
      <p class="problem" role="alert">${problem ?? ''}</p>`
  }

  #everywhere(choices: KnownChoices) {
    const text = this.#text
    const { quietUntil, outsideHours, silent, kinds } = choices
    return html`<fieldset>
        <legend>${text('peace')}</legend>
        <div class="row">
          ${
            quietUntil === null
              ? HOURS.map(
                  (count) =>
                    html`<button type="button" class="button" data-test="notice-quiet-${count}" @click=${() => void this.#quietFor(choices, count)}>${text('quiet-for', { count })}</button>`,
                )
              : html`<span>${text('quiet-until', { time: timeWords(this.locale).clock(quietUntil) })}</span>
                <button type="button" class="button" data-test="notice-loud" @click=${() => void this.#choose({ ...choices, quietUntil: null })}>${text('loud')}</button>`
          }
        </div>
        ${this.#box('outside-hours', outsideHours, (on) => void this.#choose({ ...choices, outsideHours: on }), 'notice-outside-hours')}
      </fieldset>
      ${
        kinds.length === 0
          ? nothing
          : html`<fieldset>
              <legend>${text('kinds')}</legend>
              ${kinds.map(({ kind, label }) => {
                const pick = (on: boolean) =>
                  void this.#choose({
                    ...choices,
                    silent: on ? silent.filter((each) => each !== kind) : [...silent, kind],
                  })
                return this.#check(label, !silent.includes(kind), pick, `notice-kind-${kind}`)
              })}
            </fieldset>`
      }
      <p>${text('listed')}</p>`
  }

  #box(key: Key, on: boolean, pick: (on: boolean) => void, test: string) {
    return this.#check(this.#text(key), on, pick, test)
  }

  #check(label: string, on: boolean, pick: (on: boolean) => void, test: string) {
    return html`<label><input type="checkbox" .checked=${on} data-test=${test}
      @change=${(event: Event) => pick((event.target as HTMLInputElement).checked)} />${label}</label>`
  }

  readonly #text = (key: Key, values?: Values) => translate(catalog, this.locale, key, values)

  #ring(ringing: Ringing): void {
    this.ringing = ringing
    storeRinging(ringing)
  }

  /** The browser asks, and only because somebody has just wanted it. */
  async #onDesktop(on: boolean): Promise<void> {
    this.problem = undefined
    const leave = on && 'Notification' in window ? await Notification.requestPermission() : 'default'
    if (on && leave !== 'granted') this.problem = this.#text('desktop.refused')
    this.#ring({ ...this.ringing, desktop: on && leave === 'granted' })
    this.requestUpdate()
  }

  #quietFor(choices: KnownChoices, hours: number): Promise<void> {
    return this.#choose({ ...choices, quietUntil: new Date(Date.now() + hours * 3_600_000).toISOString() })
  }

  async #choose(choices: Choices): Promise<void> {
    this.problem = undefined
    try {
      await this.notices.choose(choices)
    } catch (error) {
      this.problem = this.#text('choices.failed', {
        reason: error instanceof Error ? error.message : String(error),
      })
    }
  }
}

register('kaunter-notice-choices', NoticeChoices)
