import { controls, css, html, type KaunterDialog, KaunterElement, nothing, register } from '@kaunter/admin-ui'

/** Something to choose, with what else is to be known of it. */
export interface Choice {
  readonly value: string
  readonly label: string
  readonly note?: string
  /** Cannot be chosen; the note says why. */
  readonly disabled?: boolean
}

interface Question {
  readonly heading: string
  readonly cancel: string
  readonly choices: readonly Choice[]
  /** Prefix of the `data-test` hook of each choice. */
  readonly hook: string
}

/** Asks for one of several, each a large button: the way of hands and keys alike. */
export class ChoiceDialog extends KaunterElement {
  static override properties = { question: { state: true } }

  declare question: Question | undefined
  #settle: ((value: string | undefined) => void) | undefined

  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }

      ul {
        display: grid;
        gap: var(--k-space-1);
        max-height: min(28rem, 60dvh);
        margin: var(--k-space-3) 0 0;
        padding: 2px;
        overflow: auto;
        list-style: none;
      }

      .button {
        justify-content: space-between;
        width: 100%;
        min-height: 2.5rem;
        text-align: start;
      }

      .button[aria-disabled] {
        background: none;
        color: var(--k-text-faint);
        cursor: default;
      }

      small {
        color: var(--k-text-faint);
        font-size: var(--k-text-s);
        font-weight: 400;
      }
    `,
  ]

  /** @returns the value that was chosen; `undefined` when nothing was. */
  async ask(question: Question): Promise<string | undefined> {
    this.question = question
    await this.updateComplete
    const dialog = this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')
    const chosen = new Promise<string | undefined>((resolve) => {
      this.#settle = resolve
    })
    void dialog?.show().then(() => this.#settle?.(undefined))
    await dialog?.updateComplete
    this.renderRoot.querySelector<HTMLElement>('.button:not([aria-disabled])')?.focus()
    return chosen
  }

  override render() {
    const { question } = this
    if (!question) return nothing
    return html`<kaunter-dialog heading=${question.heading} dismiss=${question.cancel} data-test="choice-dialog">
      <ul>
        ${question.choices.map(
          (choice) => html`<li><button type="button" class="button" data-test="${question.hook}-${choice.value}"
            aria-disabled=${choice.disabled ? 'true' : nothing} @click=${() => this.#pick(choice)}><span>${choice.label}</span>
            ${choice.note ? html`<small>${choice.note}</small>` : nothing}</button></li>`,
        )}
      </ul>
    </kaunter-dialog>`
  }

  #pick({ value, disabled }: Choice): void {
    if (disabled) return
    this.#settle?.(value)
    this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')?.close(true)
  }
}

register('tickets-choice', ChoiceDialog)
