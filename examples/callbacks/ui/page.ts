import { type Column, css, html, marks, nothing, register } from '@kaunter/admin-ui'
import { badge, Follower, noteDone, type Request } from './request.ts'

interface List {
  items: readonly Request[]
  nextCursor: string | null
}

/** All calls that are to be made, the newest request first. */
class Page extends Follower {
  static override properties = { requests: { state: true }, more: { state: true } }

  declare requests: readonly Request[] | undefined
  declare more: string | null

  static override styles = [
    marks,
    css`
      kaunter-table {
        margin: var(--k-space-4);
      }
      kaunter-table::part(phone) {
        color: inherit;
      }
    `,
  ]

  protected override async read(): Promise<void> {
    const { items, nextCursor } = await this.host.get<List>('')
    this.requests = items
    this.more = nextCursor
  }

  async #readMore(cursor: string): Promise<void> {
    const { items, nextCursor } = await this.host.get<List>(`?cursor=${encodeURIComponent(cursor)}`)
    this.requests = [...(this.requests ?? []), ...items]
    this.more = nextCursor
  }

  override render() {
    const { host, failure } = this
    return html`
      <header class="page-bar"><h1 class="page-title">${host.t('page.title')}</h1></header>
      ${
        failure
          ? html`<kaunter-error
              heading=${host.t('page.failed')}
              .error=${failure}
              retryable
              @retry=${() => void this.refresh()}
            ></kaunter-error>`
          : this.#table()
      }
    `
  }

  #table() {
    const { host, requests, more } = this
    return html`
      <kaunter-table
        label=${host.t('page.title')}
        .columns=${this.#columns()}
        .rows=${requests ?? []}
        ?loading=${requests === undefined}
      >
        <kaunter-empty slot="empty" icon="check" tone="good" heading=${host.t('page.empty')}
          >${host.t('page.empty.text')}</kaunter-empty
        >
        ${
          more
            ? html`<kaunter-button slot="footer" @click=${() => void this.#readMore(more)}
                >${host.t('page.more')}</kaunter-button
              >`
            : nothing
        }
      </kaunter-table>
    `
  }

  #columns(): Column<Request>[] {
    const { host } = this
    const columns: Column<Request>[] = [
      { key: 'name', label: host.t('page.name'), sortable: true },
      {
        key: 'phone',
        label: host.t('page.phone'),
        render: ({ phone }) => (phone ? html`<a part="phone" href=${`tel:${phone}`}>${phone}</a>` : '–'),
      },
      { key: 'text', label: host.t('page.text') },
      {
        key: 'dueAt',
        label: host.t('page.due'),
        render: ({ dueAt }) => html`<kaunter-time datetime=${dueAt}></kaunter-time>`,
        sortable: true,
      },
      { key: 'state', label: host.t('page.state'), render: (request) => badge(host, request), sortable: true },
    ]
    if (!host.can('callbacks:write')) return columns
    const done = (request: Request) =>
      html`<kaunter-button
        label=${host.t('done.label', { name: request.name })}
        @click=${() => void noteDone(host, request)}
        >${host.t('done.action')}</kaunter-button
      >`
    return [...columns, { key: 'id', label: host.t('page.action'), render: done }]
  }
}

register('callbacks-page', Page)
