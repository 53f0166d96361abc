import { controls, css, html, icon, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import { repeat } from 'lit/directives/repeat.js'
import type { JobsKey } from '../catalog.ts'
import { jobsApi, type Progress } from '../data/jobs-api.ts'
import { Loader } from '../data/loader.ts'
import type { Group, Letter } from '../data/types.ts'
import { attempt, shortTime } from '../words.ts'
import './letter-item.ts'
import { failure } from './failure.ts'
import type { LetterEvent } from './letter-item.ts'
import type { ReasonDialog } from './reason-dialog.ts'
import './reason-dialog.ts'

type Act = 'retry' | 'dismiss'

/** What failed for one reason, and what can be done about all of it or about one. */
export class GroupPane extends KaunterElement<JobsKey> {
  static override properties = { group: { attribute: false }, progress: { state: true } }

  declare group: Group
  /** Of an act on all, while it goes on. */
  declare progress: { act: Act; done: number; total: number } | undefined
  #letters: Loader<readonly Letter[]> | undefined
  #next: string | null = null
  #stopped = false

  static override styles = [
    controls,
    marks,
    css`
      :host {
        display: block;
        padding: var(--k-space-5);
        font-size: var(--k-text-m);
      }

      .pane {
        display: grid;
        gap: var(--k-space-4);
        max-width: 52rem;
      }

      h2 {
        margin: 0;
        font-size: var(--k-text-xl);
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      h2:focus {
        outline: none;
      }

      .facts {
        display: grid;
        gap: var(--k-space-1);
        margin: 0;
      }

      .list {
        display: grid;
        gap: var(--k-space-2);
      }

      .list h3 {
        margin: 0;
        font-size: var(--k-text-m);
        font-weight: 600;
      }

      .progress {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--k-space-3);
      }

      progress {
        flex: 1;
        min-width: 8rem;
        accent-color: var(--k-accent-solid);
      }

      .more {
        justify-self: start;
      }
    `,
  ]

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('group')) return
    const before = changed.get('group') as Group | undefined
    if (before?.fingerprint !== this.group.fingerprint || before.job !== this.group.job) {
      this.#letters = new Loader(
        () => this.#readFirst(),
        () => this.requestUpdate(),
      )
      void this.#letters.load()
    } else if (before.count !== this.group.count || before.lastAt !== this.group.lastAt) void this.#letters?.load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopped = true
  }

  focusTitle(): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus()
  }

  async #readFirst(): Promise<readonly Letter[]> {
    const { items, nextCursor } = await jobsApi.letters(this.host, this.group)
    this.#next = nextCursor
    return items
  }

  async #readMore(cursor: string): Promise<void> {
    const letters = this.#letters
    await attempt(this.host, async () => {
      const { items, nextCursor } = await jobsApi.letters(this.host, this.group, cursor)
      if (letters) letters.value = [...(letters.value ?? []), ...items]
      this.#next = nextCursor
      this.requestUpdate()
      return undefined
    })
  }

  override render() {
    const { host, group } = this
    const { locale } = host
    return html`<div class="pane" data-test="group-pane" @letter-retry=${this.#onRetry} @letter-dismiss=${this.#onDismiss}>
        <h2 tabindex="-1">${group.error}</h2>
        <p class="facts quiet">
          <span>${host.t('group.count', { count: group.count })} · ${
            group.count === 1
              ? shortTime(locale, group.lastAt)
              : host.t('group.when', { first: shortTime(locale, group.firstAt), last: shortTime(locale, group.lastAt) })
          }</span>
          <span class="mono">${host.t('group.of', { job: group.job, plugin: group.plugin })}</span>
          ${group.code === null ? nothing : html`<span class="mono">${host.t('group.code')} ${group.code}</span>`}
        </p>
        ${group.worked ? nothing : html`<kaunter-alert tone="warn">${host.t('group.unworked', { plugin: group.plugin })}</kaunter-alert>`}
        ${host.can('jobs:manage') ? this.#actions() : nothing}
        <section class="list" aria-label=${host.t('group.jobs')}>${this.#list()}</section>
      </div>
      <jobs-reason></jobs-reason>`
  }

  #actions() {
    const { host, group, progress } = this
    if (progress)
      return html`<div class="progress" data-test="progress">
        <progress max=${progress.total} value=${progress.done} aria-label=${this.#progressWords(progress)}></progress>
        <span role="status">${this.#progressWords(progress)}</span>
        <button type="button" class="button" @click=${this.#stop}>${host.t('action.stop')}</button>
      </div>`
    const one = group.count === 1
    return html`<div class="actions">
      <button type="button" class="button primary" data-test="retry-all" ?disabled=${!group.worked} @click=${() => this.#actOnAll('retry')}>
        ${icon('retry')} ${one ? host.t('action.retry') : host.t('action.retry-all', { count: group.count })}
      </button>
      <button type="button" class="button" data-test="dismiss-all" @click=${() => this.#actOnAll('dismiss')}>
        ${one ? host.t('action.dismiss') : host.t('action.dismiss-all', { count: group.count })}
      </button>
    </div>`
  }

  #progressWords({ act, done, total }: { act: Act; done: number; total: number }): string {
    return this.host.t(`progress.${act}`, { done, total })
  }

  #list() {
    const { host } = this
    const letters = this.#letters
    if (!letters?.value)
      return letters?.error
        ? failure(host, letters.error, letters.again)
        : html`<kaunter-skeleton count="3" label=${host.t('load.loading')}></kaunter-skeleton>`
    const next = this.#next
    return html`<h3>${host.t('group.jobs')}</h3>
      ${repeat(
        letters.value,
        ({ id }) => id,
        (letter) => html`<jobs-letter .letter=${letter} ?busy=${this.progress !== undefined}></jobs-letter>`,
      )}
      ${next === null ? nothing : html`<button type="button" class="button more" @click=${() => this.#readMore(next)}>${host.t('load.more')}</button>`}`
  }

  readonly #stop = (): void => {
    this.#stopped = true
  }

  async #actOnAll(act: Act): Promise<void> {
    const { host, group } = this
    const reason = act === 'dismiss' ? await this.#ask(group.count) : ''
    if (reason === undefined) return
    this.#stopped = false
    await attempt(host, async () => {
      const done = await this.#portions(act, group, () =>
        act === 'retry' ? jobsApi.retryAlike(host, group) : jobsApi.dismissAlike(host, group, reason),
      )
      return host.t(`done.${act}`, { count: done })
    })
    this.progress = undefined
    this.#told()
  }

  /** The server takes some hundreds at a time; this goes on until none is left, somebody stops it, or nothing moves. */
  async #portions(act: Act, group: Group, portion: () => Promise<Progress>): Promise<number> {
    let done = 0
    this.progress = { act, done, total: group.count }
    for (;;) {
      const progress = await portion()
      done += progress.done
      this.progress = { act, done, total: done + progress.remaining }
      if (progress.remaining === 0 || progress.done === 0 || this.#stopped) return done
    }
  }

  readonly #onRetry = ({ detail: { letter } }: LetterEvent): Promise<void> =>
    this.#actOnOne('retry', () => jobsApi.retry(this.host, letter.id))

  readonly #onDismiss = async ({ detail: { letter } }: LetterEvent): Promise<void> => {
    const reason = await this.#ask(1)
    if (reason !== undefined) await this.#actOnOne('dismiss', () => jobsApi.dismiss(this.host, letter.id, reason))
  }

  async #actOnOne(act: Act, work: () => Promise<unknown>): Promise<void> {
    await attempt(this.host, async () => {
      await work()
      return this.host.t(`done.${act}`, { count: 1 })
    })
    this.#told()
  }

  #ask(count: number): Promise<string | undefined> {
    return this.renderRoot.querySelector<ReasonDialog>('jobs-reason')?.ask(count) ?? Promise.resolve(undefined)
  }

  /** The page reads the list again. */
  #told(): void {
    this.dispatchEvent(new CustomEvent('jobs-changed', { bubbles: true, composed: true }))
  }
}

register('jobs-group', GroupPane)
