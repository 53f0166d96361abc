import { type ApiError, css, html, KaunterElement, LastQuestion, nothing, register } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { type Match, type SearchHit, ticketsApi } from '../data/tickets-api.ts'
import { errorWords, statusBadge } from '../words.ts'

/** The tickets that a search found, with what was found in them. */
export class SearchResults extends KaunterElement<TicketsKey> {
  static override properties = { query: {}, hits: { state: true }, failure: { state: true } }

  declare query: string
  declare hits: readonly SearchHit[] | undefined
  declare failure: ApiError | undefined
  #shown = ''
  readonly #search = new LastQuestion(this, {
    ask: () => ticketsApi.search(this.host, this.query),
    answered: ({ items }) => {
      this.hits = items
    },
    refused: (error) => {
      this.failure = error
    },
  })

  static override styles = css`
    :host {
      display: block;
      min-height: 0;
      overflow: auto;
    }

    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }

    a {
      display: grid;
      gap: 0.125rem;
      padding: var(--k-space-2) var(--k-space-3);
      border-radius: var(--k-radius-m);
      color: inherit;
      font-size: var(--k-text-m);
      text-decoration: none;
    }

    a:hover {
      background: var(--k-hover);
    }

    a:focus-visible {
      outline: 2px solid var(--k-focus);
      outline-offset: -2px;
    }

    .head {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: var(--k-space-2);
      font-weight: 600;
    }

    .excerpt {
      color: var(--k-text-quiet);
      overflow-wrap: anywhere;
    }

    mark {
      border-radius: 2px;
      background: var(--k-warn-soft);
      color: inherit;
      font-weight: 600;
    }
  `

  override willUpdate(): void {
    if (this.#shown === this.query) return
    this.#shown = this.query
    this.failure = undefined
    this.#search.soon()
  }

  #again(): void {
    this.failure = undefined
    void this.#search.now()
  }

  override render() {
    const { host, hits, failure } = this
    if (failure)
      return html`<kaunter-error heading=${host.t('search.failed')} retryable .error=${failure} @retry=${this.#again}>${errorWords(host, failure)}</kaunter-error>`
    if (!hits) return html`<kaunter-skeleton count="3" label=${host.t('search.loading')}></kaunter-skeleton>`
    if (hits.length === 0)
      return html`<kaunter-empty icon="search" heading=${host.t('search.none')}>${host.t('search.none.text')}</kaunter-empty>`
    return html`<ul aria-label=${host.t('search.label')}>${hits.map(
      ({
        ticket,
        matches,
      }) => html`<li><a href="/admin/inbox/${ticket.id}" data-test="search-hit" data-ticket-id=${ticket.id}>
        <span class="head"><span>${ticket.contact.name}</span>${statusBadge(host, ticket.status)}</span>
        <span class="excerpt">#${ticket.number}${matches.map((match) => (match.text === '' ? nothing : html` · ${marked(match)}`))}</span>
      </a></li>`,
    )}</ul>`
  }
}

/** The text with what was found in it marked. */
function marked({ text, marks }: Match) {
  let at = 0
  const parts = marks.map(({ start, length }) => {
    const before = text.slice(at, start)
    at = start + length
    return html`${before}<mark>${text.slice(start, at)}</mark>`
  })
  return html`${parts}${text.slice(at)}`
}

register('tickets-search-results', SearchResults)
