import {
  controls,
  css,
  html,
  icon,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  pageFrame,
  register,
} from '@kaunter/admin-ui'
import type { JobsKey } from './catalog.ts'
import './components/blocked-list.ts'
import type { GroupList } from './components/group-list.ts'
import './components/group-list.ts'
import type { GroupPane } from './components/group-pane.ts'
import './components/group-pane.ts'
import { failure } from './components/failure.ts'
import './components/queue-table.ts'
import { jobsApi } from './data/jobs-api.ts'
import { Loader } from './data/loader.ts'
import type { Blocked, Group, Queue } from './data/types.ts'

const views = ['failed', 'blocked', 'queues'] as const
type View = (typeof views)[number]

/** How often the figures are read again while the page is looked at; failures are told of by themselves. */
const lookMilliseconds = 10_000
const settleMilliseconds = 300

/** Failed jobs, those they hold back, and how all jobs are getting on. */
export class JobsPage extends KaunterElement<JobsKey> {
  static override properties = { route: { attribute: false } }

  declare route: PageRoute
  readonly #groups = new Loader<readonly Group[]>(() => jobsApi.groups(this.host), this.#changed())
  readonly #blocked = new Loader<readonly Blocked[]>(() => jobsApi.blocked(this.host), this.#changed())
  readonly #queues = new Loader<readonly Queue[]>(() => jobsApi.queues(this.host), this.#changed())
  #stops: (() => void)[] = []
  #soon: ReturnType<typeof setTimeout> | undefined
  #shown: string | undefined

  static override styles = [
    controls,
    marks,
    pageFrame,
    css`
      .split {
        display: grid;
        grid-template-columns: minmax(18rem, 26rem) minmax(0, 1fr);
        height: 100%;
      }

      .split > * {
        min-height: 0;
        overflow: auto;
      }

      .split > :first-child {
        border-right: 1px solid var(--k-border);
      }

      .pane {
        background: var(--k-canvas);
      }

      .back {
        display: none;
        margin: var(--k-space-3) var(--k-space-3) 0;
      }

      @media (width < 48rem) {
        .split {
          grid-template-columns: minmax(0, 1fr);
        }

        .split > :first-child {
          border-right: 0;
        }

        .split.chosen > :first-child,
        .split:not(.chosen) > .pane {
          display: none;
        }

        .back {
          display: inline-flex;
        }
      }
    `,
  ]

  #changed(): () => void {
    return () => this.requestUpdate()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const timer = setInterval(() => document.visibilityState === 'visible' && this.#read(), lookMilliseconds)
    const onKey = (event: KeyboardEvent) => this.#onKey(event)
    window.addEventListener('keydown', onKey)
    this.#stops = [
      () => clearInterval(timer),
      () => clearTimeout(this.#soon),
      () => window.removeEventListener('keydown', onKey),
    ]
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops.splice(0)) stop()
    this.#shown = undefined
  }

  get #view(): View {
    const wanted = this.route.query.get('view')
    return views.find((view) => view === wanted) ?? 'failed'
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return
    if (this.#shown === undefined)
      this.#stops.push(...['jobs.changed', 'live.reset'].map((topic) => this.host.on(topic, () => this.#readSoon())))
    if (this.#shown !== this.#view) this.#read()
    this.#shown = this.#view
  }

  #read(): void {
    void this.#groups.load()
    void this.#blocked.load()
    if (this.#view === 'queues') void this.#queues.load()
  }

  readonly #readSoon = (): void => {
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => this.#read(), settleMilliseconds)
  }

  override render() {
    const { host } = this
    const failed = this.#groups.value?.reduce((sum, group) => sum + group.count, 0) ?? 0
    const blocked = this.#blocked.value?.length ?? 0
    return html`<header class="page-bar">
        <h1 class="page-title">${host.t('page.title')}</h1>
        <kaunter-tabs label=${host.t('tab.label')} active=${this.#view} .tabs=${[
          { name: 'failed', label: host.t('tab.failed'), href: '/admin/jobs', count: failed, tone: 'bad' },
          {
            name: 'blocked',
            label: host.t('tab.blocked'),
            href: '/admin/jobs?view=blocked',
            count: blocked,
            tone: 'bad',
          },
          { name: 'queues', label: host.t('tab.queues'), href: '/admin/jobs?view=queues' },
        ]}></kaunter-tabs>
      </header>
      <div class="scroll" @jobs-changed=${() => this.#read()}>${this.#body()}</div>`
  }

  #body() {
    const { host } = this
    const loader = { failed: this.#groups, blocked: this.#blocked, queues: this.#queues }[this.#view]
    // What was read before stays while the server is away; the frame says that it is.
    if (!loader.value)
      return loader.error
        ? failure(host, loader.error, loader.again)
        : html`<kaunter-skeleton count="4" label=${host.t('load.loading')}></kaunter-skeleton>`
    if (this.#view === 'queues') return html`<jobs-queues .queues=${this.#queues.value}></jobs-queues>`
    if (this.#view === 'failed') return this.#failed(this.#groups.value ?? [])
    if (loader.value.length > 0) return html`<jobs-blocked .blocked=${this.#blocked.value}></jobs-blocked>`
    return this.#allWell('blocked.empty')
  }

  #failed(groups: readonly Group[]) {
    const { host } = this
    const { rest, query } = this.route
    if (groups.length === 0 && rest === '') return this.#allWell('failed.empty')
    const group = groups.find(({ job, fingerprint }) => fingerprint === rest && job === query.get('job'))
    return html`<div class="split ${rest === '' ? '' : 'chosen'}">
      <jobs-groups .groups=${groups} .chosen=${group}></jobs-groups>
      <div class="pane">
        ${
          rest === ''
            ? nothing
            : html`<button type="button" class="button back" @click=${() => host.navigate('/jobs')}>${icon('back')} ${host.t('action.back')}</button>`
        }
        ${group ? html`<jobs-group .group=${group}></jobs-group>` : this.#noGroup(rest)}
      </div>
    </div>`
  }

  #noGroup(rest: string) {
    const { host } = this
    if (rest === '')
      return html`<kaunter-empty icon="warning" heading=${host.t('failed.none.title')}>${host.t('failed.none.text')}</kaunter-empty>`
    return this.#allWell('failed.gone')
  }

  #allWell(what: 'blocked.empty' | 'failed.empty' | 'failed.gone') {
    const { host } = this
    return html`<kaunter-empty icon="check" tone="good" heading=${host.t(`${what}.title`)}>${host.t(`${what}.text`)}</kaunter-empty>`
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    // What was chosen is where the reader goes on, also when it took the place of the list.
    if (changed.has('route') && this.route.rest !== '')
      void this.updateComplete.then(() => this.renderRoot.querySelector<GroupPane>('jobs-group')?.focusTitle())
  }

  #onKey(event: KeyboardEvent): void {
    const [target] = event.composedPath()
    const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    const asked = event.composedPath().some((node) => node instanceof HTMLDialogElement)
    if (typing || asked || event.ctrlKey || event.metaKey || event.altKey || this.#view !== 'failed') return
    const list = this.renderRoot.querySelector<GroupList>('jobs-groups')
    if (event.key === 'j' || event.key === 'k') list?.move(event.key === 'j' ? 1 : -1)
    else if (event.key === 'Escape' && this.route.rest !== '') this.host.navigate('/jobs')
  }
}

register('jobs-page', JobsPage)
