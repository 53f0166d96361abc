import { ApiError, controls, css, html, KaunterElement, marks, nothing, register, timeWords } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { countsFeed } from '../data/counts-feed.ts'
import type { Counts, Ticket } from '../data/types.ts'
import { WaitingFeed } from '../data/waiting-feed.ts'
import { errorWords } from '../words.ts'

const TICK_MS = 20_000
/** Agents promise an answer within five minutes; a wait beyond that is shown as late. */
const LATE_MS = 5 * 60_000

const tiles = [
  { count: 'active', path: '/inbox' },
  { count: 'mine', path: '/inbox?lane=mine' },
  { count: 'unassigned', path: '/inbox?lane=none' },
] as const

/** On the home page: how much there is to do, and who has been waiting longest for an answer. */
export class TicketsWidget extends KaunterElement<TicketsKey> {
  static override properties = { counts: { state: true }, waiting: { state: true }, now: { state: true } }

  declare counts: Counts | undefined
  declare waiting: readonly Ticket[] | ApiError | undefined
  declare now: number
  #stops: (() => void)[] = []

  static override styles = [
    controls,
    marks,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: var(--k-space-2);
        margin-bottom: var(--k-space-3);
      }

      .tile {
        padding: var(--k-space-2) var(--k-space-3);
        border-radius: var(--k-radius-m);
        background: var(--k-hover);
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
        text-decoration: none;
      }

      .tile:hover,
      .row:hover {
        background: var(--k-pressed);
      }

      .tile strong {
        display: block;
        color: var(--k-text);
        font-size: var(--k-text-2xl);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        line-height: 1.3;
      }

      h3 {
        margin: 0 0 var(--k-space-1);
        color: var(--k-text-faint);
        font-size: var(--k-text-s);
        font-weight: 600;
      }

      ul {
        margin: 0 calc(-1 * var(--k-space-2));
        padding: 0;
        list-style: none;
      }

      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--k-space-3);
        padding: 0.375rem var(--k-space-2);
        border-radius: var(--k-radius-m);
        color: inherit;
        font-size: var(--k-text-m);
        text-decoration: none;
      }

      .name {
        font-weight: 550;
      }

      .name,
      .preview {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .preview {
        grid-column: 1 / -1;
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
      }

      .wait {
        color: var(--k-text-quiet);
        font-variant-numeric: tabular-nums;
      }

      .late {
        color: var(--k-warn);
        font-weight: 600;
      }

      .bones {
        padding: 0;
      }

      .bones .bone {
        height: 2.25rem;
      }

      p {
        margin: 0;
        color: var(--k-text-quiet);
        font-size: var(--k-text-m);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    this.now = Date.now()
    const feed = new WaitingFeed(this.host, (waiting) => {
      this.waiting = waiting
      this.now = Date.now()
    })
    const tick = setInterval(() => {
      this.now = Date.now()
    }, TICK_MS)
    this.#stops = [
      countsFeed.follow(this.host, (counts) => {
        this.counts = counts
      }),
      feed.follow(),
      () => clearInterval(tick),
    ]
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops) stop()
  }

  override render() {
    const { host } = this
    return html`<div class="tiles">
        ${tiles.map(({ count, path }) => {
          const number = this.counts?.[count]
          return html`<a class="tile" href="/admin${path}" data-test="widget-${count}">
            <strong>${number === undefined ? '–' : number > 99 ? '99+' : number}</strong>${host.t(`widget.${count}`)}
          </a>`
        })}
      </div>
      <h3>${host.t('widget.waiting')}</h3>
      ${this.#list()}`
  }

  #list() {
    const { host, waiting } = this
    if (waiting === undefined)
      return html`<kaunter-skeleton count="4" label=${host.t('list.loading')}></kaunter-skeleton>`
    if (waiting instanceof ApiError) return html`<p role="status">${errorWords(host, waiting)}</p>`
    if (waiting.length === 0) return html`<p data-test="widget-none">${host.t('widget.none')}</p>`
    return html`<ul>${waiting.map((ticket) => this.#row(ticket))}</ul>`
  }

  #row(ticket: Ticket) {
    const { host } = this
    const since = ticket.awaitingReplySince
    if (since === null) return nothing
    const length = this.now - Date.parse(since)
    const words = timeWords(host.locale)
    return html`<li>
      <a class="row" href="/admin/inbox/${ticket.id}" data-test="widget-ticket" data-ticket-id=${ticket.id}>
        <span class="name">${ticket.contact.name}</span>
        <time class="wait ${length >= LATE_MS ? 'late' : ''}" datetime=${since}
          title=${host.t('row.waiting.exact', { time: words.exact(since) })}>${words.duration(length)}</time>
        <span class="preview">${ticket.lastMessagePreview || html`&nbsp;`}</span>
      </a>
    </li>`
  }
}

register('tickets-widget', TicketsWidget)
