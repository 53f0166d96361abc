import { controls, css, html, icon, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'
import { jobsApi } from '../data/jobs-api.ts'
import { Loader } from '../data/loader.ts'
import type { Attempt, Detail, Letter } from '../data/types.ts'
import { shortTime } from '../words.ts'
import { failure } from './failure.ts'

/** Asked of the page: to repeat or dismiss one job. */
export class LetterEvent extends CustomEvent<{ letter: Letter }> {
  constructor(type: 'letter-retry' | 'letter-dismiss', letter: Letter) {
    super(type, { detail: { letter }, bubbles: true, composed: true })
  }
}

/** One failed job; opened, it tells what it was about and how each try ended. */
export class LetterItem extends KaunterElement<JobsKey> {
  static override properties = { letter: { attribute: false }, busy: { type: Boolean } }

  declare letter: Letter
  declare busy: boolean
  #detail: Loader<Detail> | undefined

  static override styles = [
    controls,
    marks,
    css`
      details {
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-m);
        background: var(--k-surface);
      }

      summary {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--k-space-3);
        padding: var(--k-space-2) var(--k-space-3);
        border-radius: var(--k-radius-m);
        cursor: pointer;
        list-style: none;
      }

      summary::-webkit-details-marker {
        display: none;
      }

      summary:hover {
        background: var(--k-hover);
      }

      summary .icon {
        transition: rotate var(--k-quick);
        rotate: -90deg;
      }

      details[open] summary .icon {
        rotate: 0deg;
      }

      .blocks {
        color: var(--k-warn);
      }

      .body {
        display: grid;
        gap: var(--k-space-3);
        padding: var(--k-space-2) var(--k-space-3) var(--k-space-3);
      }

      h3 {
        margin: 0 0 var(--k-space-1);
        font-size: var(--k-text-s);
        font-weight: 600;
      }

      pre {
        margin: 0;
        padding: var(--k-space-3);
        border-radius: var(--k-radius-m);
        background: var(--k-canvas);
        white-space: pre-wrap;
      }

      p,
      ol {
        margin: 0;
      }

      ol {
        padding: 0;
        list-style: none;
      }

      .error {
        overflow-wrap: anywhere;
      }

      li {
        padding: var(--k-space-1) 0;
      }

      li + li {
        border-top: 1px solid var(--k-border);
      }
    `,
  ]

  override render() {
    const { host, letter } = this
    return html`<details data-test="letter" data-id=${letter.id} @toggle=${this.#onToggle}>
      <summary>
        ${icon('chevron')}
        <span>${host.t('letter.failed', { time: shortTime(host.locale, letter.failedAt) })}</span>
        <span class="mono quiet">${letter.jobId.slice(0, 8)}</span>
        ${letter.blocks ? html`<span class="blocks">${host.t('letter.blocks')}</span>` : nothing}
      </summary>
      <div class="body">${this.#body()}</div>
    </details>`
  }

  #body() {
    const { host, letter } = this
    const { value, error, again } = this.#detail ?? {}
    if (error && again) return failure(host, error, again)
    if (!value) return html`<kaunter-skeleton count="1" label=${host.t('load.loading')}></kaunter-skeleton>`
    const empty = value.payload === null || Object.keys(value.payload as object).length === 0
    return html`<p class="quiet">${host.t('letter.sent', { time: shortTime(host.locale, letter.sentAt) })}</p>
      <section>
        <h3>${host.t('letter.attempts')}</h3>
        <ol>${value.attempts.map((attempt) => this.#attempt(attempt))}</ol>
      </section>
      <section>
        <h3>${host.t('letter.payload')}</h3>
        ${
          empty
            ? html`<p class="quiet">${host.t('letter.empty')}</p>`
            : html`<pre class="mono" data-test="payload">${JSON.stringify(value.payload, null, 2)}</pre>
              <p class="quiet">${host.t('letter.masked')}</p>`
        }
      </section>
      ${
        host.can('jobs:manage')
          ? html`<div class="actions">
              <button type="button" class="button" data-test="retry-one" ?disabled=${this.busy || !letter.worked}
                @click=${() => this.dispatchEvent(new LetterEvent('letter-retry', letter))}>${icon('retry')} ${host.t('action.retry')}</button>
              <button type="button" class="button" data-test="dismiss-one" ?disabled=${this.busy}
                @click=${() => this.dispatchEvent(new LetterEvent('letter-dismiss', letter))}>${host.t('action.dismiss')}</button>
            </div>`
          : nothing
      }`
  }

  #attempt({ attempt, at, error, code }: Attempt) {
    const { host } = this
    return html`<li>
      <span class="quiet"
        >${attempt === null ? host.t('attempt.unknown') : host.t('attempt.number', { number: attempt })}${
          at === null ? nothing : html` · <kaunter-time datetime=${at}></kaunter-time>`
        }</span>
      <div class="error">${error}</div>
      ${code === null ? nothing : html`<div class="mono quiet">${code}</div>`}
    </li>`
  }

  #onToggle(event: Event): void {
    if (!(event.target as HTMLDetailsElement).open || this.#detail) return
    this.#detail = new Loader(
      () => jobsApi.detail(this.host, this.letter.id),
      () => this.requestUpdate(),
    )
    void this.#detail.load()
  }
}

register('jobs-letter', LetterItem)
