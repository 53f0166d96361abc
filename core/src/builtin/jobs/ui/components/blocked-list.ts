import { controls, css, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'
import { jobsApi } from '../data/jobs-api.ts'
import type { Blocked } from '../data/types.ts'
import { attempt, shortTime } from '../words.ts'

/** The jobs that others wait behind. */
export class BlockedList extends KaunterElement<JobsKey> {
  static override properties = { blocked: { attribute: false } }

  declare blocked: readonly Blocked[]

  static override styles = [
    controls,
    marks,
    css`
      ul {
        display: grid;
        gap: var(--k-space-3);
        max-width: 56rem;
        margin: 0;
        padding: var(--k-space-4);
        list-style: none;
        font-size: var(--k-text-m);
      }

      li {
        display: grid;
        gap: var(--k-space-2);
        padding: var(--k-space-4);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-surface);
      }

      p {
        margin: 0;
      }

      .error {
        font-weight: 550;
        overflow-wrap: anywhere;
      }
    `,
  ]

  override render() {
    const { host } = this
    return html`<ul aria-label=${host.t('blocked.label')}>
      ${this.blocked.map(
        (item) => html`<li data-test="blocked">
          <p class="error">${item.error}</p>
          <p class="quiet">
            <span class="mono">${item.job} · ${item.key}</span><br />
            ${host.t('blocked.waiting', { count: item.waiting })}
            ${host.t('blocked.since', { time: shortTime(host.locale, item.since) })}
          </p>
          ${host.can('jobs:manage') ? this.#actions(item) : nothing}
        </li>`,
      )}
    </ul>`
  }

  #actions({ deadId, worked, jobId }: Blocked) {
    const { host } = this
    return html`<div class="actions">
      ${
        deadId === null
          ? nothing
          : html`<button type="button" class="button" data-test="blocked-retry" ?disabled=${!worked}
              @click=${() => this.#act(() => jobsApi.retry(host, deadId), 'done.retry')}>${host.t('action.retry')}</button>`
      }
      <button type="button" class="button" data-test="skip"
        @click=${() => this.#act(() => jobsApi.skip(host, jobId), 'done.skip')}>${host.t('action.skip')}</button>
    </div>`
  }

  async #act(work: () => Promise<unknown>, said: 'done.retry' | 'done.skip'): Promise<void> {
    await attempt(this.host, async () => {
      await work()
      return this.host.t(said, { count: 1 })
    })
    this.dispatchEvent(new CustomEvent('jobs-changed', { bubbles: true, composed: true }))
  }
}

register('jobs-blocked', BlockedList)
