import { type ApiError, type Column, css, html, KaunterElement, marks, register } from '@kaunter/admin-ui'
import type { Key } from './catalog.ts'

interface Card {
  contactId: string
  name: string
  stamps: number
}
interface Cards {
  goal: number
  items: readonly Card[]
}

/** All stamp cards, the fullest first. */
class Page extends KaunterElement<Key> {
  static override properties = { cards: { state: true }, failure: { state: true } }

  declare cards: Cards | undefined
  declare failure: ApiError | undefined

  static override styles = [
    marks,
    css`
      kaunter-table {
        margin: var(--k-space-4);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(): Promise<void> {
    this.failure = undefined
    try {
      this.cards = await this.host.get<Cards>('/cards')
    } catch (error) {
      this.failure = error as ApiError
    }
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
              @retry=${() => void this.#load()}
            ></kaunter-error>`
          : this.#table()
      }
    `
  }

  #table() {
    const { host, cards } = this
    const columns: Column<Card>[] = [
      { key: 'name', label: host.t('page.name'), sortable: true },
      {
        key: 'stamps',
        label: host.t('page.stamps'),
        render: ({ stamps }) => host.t('card.stamps', { stamps, goal: cards?.goal ?? stamps }),
        sortable: true,
      },
    ]
    return html`
      <kaunter-table
        label=${host.t('page.title')}
        .columns=${columns}
        .rows=${cards?.items ?? []}
        .keyOf=${(card: Card) => card.contactId}
        ?loading=${cards === undefined}
      >
        <kaunter-empty slot="empty" icon="check" heading=${host.t('page.empty')}>${host.t('page.empty.text')}</kaunter-empty>
      </kaunter-table>
    `
  }
}

register('example-plugin-page', Page)
