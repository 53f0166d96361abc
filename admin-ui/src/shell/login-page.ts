import { html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { ApiError } from '../api-error.ts'
import { icon } from '../elements/icon.ts'
import { register } from '../register.ts'
import type { Locale } from '../translate.ts'
import { brandMark } from './brand.ts'
import type { Theme } from './data/preferences.ts'
import type { Session, SessionUser } from './data/session.ts'
import { loginStyles } from './login-page.styles.ts'
import { localeMenu, themeMenu } from './preference-menus.ts'
import { type Text, waitWords } from './shell-text.ts'

type Problem = { kind: 'missing' | 'wrong' } | { kind: 'locked'; until: number } | { kind: 'other'; reason: string }

/** Signing in. */
export class LoginPage extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    session: { attribute: false },
    theme: {},
    locale: {},
    user: { attribute: false },
    busy: { state: true },
    problem: { state: true },
    visible: { state: true },
  }

  declare text: Text
  declare session: Session
  declare theme: Theme
  declare locale: Locale
  /** Whose session has ended: what they see is still there, behind this. */
  declare user: SessionUser | undefined
  declare busy: boolean
  declare problem: Problem | undefined
  declare visible: boolean
  #tick: ReturnType<typeof setInterval> | undefined

  static override styles = loginStyles

  override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal()
    this.renderRoot.querySelector<HTMLInputElement>(this.user ? '#password' : '#email')?.focus()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#tick)
  }

  override render() {
    const { text } = this
    if (this.user) {
      return html`<dialog aria-labelledby="title" data-test="login-again" @cancel=${(event: Event) => event.preventDefault()}
        @keydown=${(event: Event) => event.stopPropagation()}>${this.#form()}</dialog>`
    }
    return html`
      <header>${themeMenu(text, this.theme, 'bottom-end')} ${localeMenu(text, this.locale, 'bottom-end')}</header>
      <main>${this.#form()}</main>
    `
  }

  #form() {
    const { text, problem, user } = this
    const message = this.#message()
    const doubtful = problem?.kind === 'wrong' || problem?.kind === 'missing'
    return html`<form novalidate @submit=${this.#onSubmit}>
          ${brandMark('2.75rem')}
          <h1 id="title">${user ? text('login.again', { name: user.name }) : text('login.title')}</h1>
          <p class="lead">${text(user ? 'login.ended' : 'login.lead')}</p>
          <div role="alert">
            ${message ? html`<p class="notice bad" id="problem">${icon('warning')}<span>${message}</span></p>` : nothing}
          </div>
          <label for="email">${text('login.email')}</label>
          <input id="email" class="field" name="email" type="email" autocomplete="username" inputmode="email" required
            autocapitalize="off" spellcheck="false" data-test="login-email" value=${user?.email ?? ''}
            aria-invalid=${doubtful} aria-describedby=${message ? 'problem' : nothing} />
          <label for="password">${text('login.password')}</label>
          <div class="password">
            <input id="password" class="field" name="password" type=${this.visible ? 'text' : 'password'} required
              autocomplete="current-password" data-test="login-password"
              aria-invalid=${doubtful} aria-describedby=${message ? 'problem' : nothing} />
            <button type="button" class="button plain" aria-pressed=${this.visible === true}
              aria-label=${text('login.show-password')} @click=${this.#onShow}>
              ${text(this.visible ? 'login.hide' : 'login.show')}
            </button>
          </div>
          <button class="button primary" type="submit" data-test="login-submit" ?disabled=${this.#locked()}
            aria-disabled=${this.busy === true}>
            ${this.busy ? html`<span class="spinner" aria-hidden="true"></span>${text('login.busy')}` : text('login.submit')}
          </button>
          ${user ? html`<p class="other">${text('login.other')}</p>` : nothing}
        </form>`
  }

  #locked(): boolean {
    return this.problem?.kind === 'locked' && this.problem.until > Date.now()
  }

  #message(): string | undefined {
    const { problem, text } = this
    if (!problem) return undefined
    if (problem.kind === 'other') return text('login.failed', { reason: problem.reason })
    if (problem.kind !== 'locked') return text(`login.${problem.kind}`)
    if (!this.#locked()) return text('login.locked.now')
    return text('login.locked', { wait: waitWords(text, (problem.until - Date.now()) / 1_000) })
  }

  #onShow(): void {
    this.visible = !this.visible
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    if (this.busy) return
    const form = new FormData(event.target as HTMLFormElement)
    const email = String(form.get('email') ?? '').trim()
    const password = String(form.get('password') ?? '')
    if (email === '' || password === '') {
      this.problem = { kind: 'missing' }
      this.renderRoot.querySelector<HTMLInputElement>(email === '' ? '#email' : '#password')?.focus()
      return
    }
    this.busy = true
    try {
      await this.session.signIn(email, password)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#refused(error)
    } finally {
      this.busy = false
    }
  }

  #refused(error: ApiError): void {
    if (error.status === 429) {
      const seconds = Number(error.details.retryAfterSeconds ?? 60)
      this.problem = { kind: 'locked', until: Date.now() + seconds * 1_000 }
      clearInterval(this.#tick)
      this.#tick = setInterval(() => {
        this.requestUpdate()
        if (!this.#locked()) clearInterval(this.#tick)
      }, 1_000)
      return
    }
    this.problem = error.status === 401 ? { kind: 'wrong' } : { kind: 'other', reason: error.message }
    const password = this.renderRoot.querySelector<HTMLInputElement>('#password')
    if (error.status === 401) password?.select()
    password?.focus()
  }
}

register('kaunter-login', LoginPage)
