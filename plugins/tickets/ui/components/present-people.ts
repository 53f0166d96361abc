import { css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import { PresenceFeed } from '../data/presence-feed.ts'
import { sayTogether } from '../together/catalog.ts'

/** So many are named; the others are counted. */
const NAMED = 2

/** Who else is at this ticket, in words: who is replying first. */
export class PresentPeople extends KaunterElement {
  static override properties = { ticketId: {} }

  declare ticketId: string
  #feed: PresenceFeed | undefined

  static override styles = css`
    :host {
      display: contents;
    }

    .people {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--k-space-2);
      min-width: 0;
    }

    kaunter-badge {
      flex: 0 1 auto;
      white-space: normal;
    }
  `

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#feed?.stop()
    this.#feed = undefined
  }

  override willUpdate(): void {
    this.#feed ??= new PresenceFeed(this.host, () => this.requestUpdate())
    this.#feed.watch([this.ticketId])
  }

  override render() {
    const say = sayTogether(this.host.locale)
    const people = this.#feed?.of(this.ticketId) ?? []
    const more = people.slice(NAMED)
    return html`<span class="people" role="status">${people.slice(0, NAMED).map(
      ({
        name,
        state,
      }) => html`<kaunter-badge dot data-test="present" data-state=${state} tone=${state === 'replying' ? 'bad' : 'warn'}
        >${say(`present.${state}`, { name })}</kaunter-badge>`,
    )}${
      more.length === 0
        ? nothing
        : html`<kaunter-badge title=${more.map(({ name }) => name).join(', ')}>${say('present.more', { count: more.length })}</kaunter-badge>`
    }</span>`
  }
}

register('tickets-present', PresentPeople)
