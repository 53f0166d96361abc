import { ApiError, controls, css, html, KaunterElement, register } from '@kaunter/admin-ui'
import type { AuthKey } from '../catalog.ts'

/** What is done to a user at once, apart from the form. */
export class UserActions extends KaunterElement<AuthKey> {
  static override properties = { user: {}, password: { state: true }, busy: { state: true } }

  declare user: string
  declare password: string
  declare busy: boolean

  static override styles = [
    controls,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--k-space-2);
        margin-top: var(--k-space-4);
        padding-top: var(--k-space-4);
        border-top: 1px solid var(--k-border);
      }

      kaunter-input {
        flex: 1 1 12rem;
        max-width: 20rem;
      }
    `,
  ]

  constructor() {
    super()
    this.password = ''
  }

  override render() {
    const { host } = this
    return html`<div @form-change=${(event: Event) => event.stopPropagation()}>
      <kaunter-input type="password" autocomplete="new-password" label=${host.t('actions.password')} .value=${this.password}
        data-test="new-password" @input=${this.#onInput} @keydown=${this.#onKey}></kaunter-input>
      <kaunter-button data-test="set-password" ?disabled=${this.password.length < 10} ?loading=${this.busy} @click=${this.#setPassword}
        >${host.t('actions.password.set')}</kaunter-button>
      <kaunter-button data-test="end-sessions" ?loading=${this.busy} @click=${this.#endSessions}>${host.t('actions.sessions')}</kaunter-button>
    </div>`
  }

  #onInput(event: Event): void {
    this.password = (event.currentTarget as HTMLInputElement).value
  }

  /** Enter sets the password; it does not save the form around it. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
    if (this.password.length >= 10) void this.#setPassword()
  }

  readonly #setPassword = (): Promise<void> =>
    this.#act('actions.password.done', async () => {
      await this.host.put(`/users/${this.user}/password`, { password: this.password })
      this.password = ''
    })

  readonly #endSessions = (): Promise<void> =>
    this.#act('actions.sessions.done', () => this.host.delete(`/users/${this.user}/sessions`))

  async #act(done: AuthKey, work: () => Promise<unknown>): Promise<void> {
    const { host } = this
    this.busy = true
    try {
      await work()
      host.toast(host.t(done), 'good')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      host.toast(host.t('actions.failed', { reason: error.message }), 'bad')
    }
    this.busy = false
  }
}

register('auth-user-actions', UserActions)
