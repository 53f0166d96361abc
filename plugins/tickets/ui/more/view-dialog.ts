import { ApiError, css, html, type KaunterDialog, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { FieldEditEvent, FieldSchema } from '@kaunter/admin-ui/records'
import { type SavedView, ticketsApi, type ViewWish } from '../data/tickets-api.ts'
import type { Person } from '../data/types.ts'
import { errorWords, type Host } from '../words.ts'
import { listSay } from './list-catalog.ts'

type Named = Pick<ViewWish, 'name' | 'sharedWith' | 'teamId'>

/** Name of a view, and who sees it. */
export class ViewDialog extends KaunterElement {
  static override properties = {
    shown: { state: true },
    name: { state: true },
    shared: { state: true },
    teams: { state: true },
    problem: { state: true },
    busy: { state: true },
  }

  declare shown: SavedView | undefined
  declare name: string
  /** `me`, `all`, or the id of a team. */
  declare shared: string
  declare teams: readonly Person[]
  declare problem: string
  declare busy: boolean
  #keep: (wish: Named) => Promise<void> = async () => {}

  static override styles = css`
    :host,
    form {
      display: contents;
    }

    kaunter-field {
      margin-top: var(--k-space-3);
    }

    p {
      margin: var(--k-space-3) 0 0;
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
    }
  `

  constructor() {
    super()
    Object.assign(this, { name: '', shared: 'me', teams: [], problem: '', busy: false })
  }

  async open(shown: SavedView | undefined, keep: (wish: Named) => Promise<void>): Promise<void> {
    this.#keep = keep
    const shared = shown?.sharedWith === 'team' ? (shown.teamId ?? 'me') : (shown?.sharedWith ?? 'me')
    Object.assign(this, { shown, name: shown?.name ?? '', shared, problem: '', busy: false })
    const { items } = await ticketsApi.teams(this.host)
    this.teams = items.filter(({ members }) => members.some(({ userId }) => userId === this.host.user.id))
    await this.updateComplete
    void this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')?.show()
  }

  override render() {
    const say = listSay(this.host.locale)
    return html`<form @submit=${this.#onSubmit}><kaunter-dialog heading=${say(this.shown ? 'view.rename' : 'view.new')} dismiss=${say('cancel')} data-test="view-dialog">
      <kaunter-field data-field="name" .schema=${{ type: 'string', title: say('view.name'), maxLength: 60 }} .raw=${this.name}
        @field-edit=${({ detail }: FieldEditEvent) => {
          this.name = String(detail.raw)
        }}></kaunter-field>
      <kaunter-field data-field="shared" .schema=${this.#sharing} .raw=${this.shared}
        @field-edit=${({ detail }: FieldEditEvent) => {
          this.shared = String(detail.raw)
        }}></kaunter-field>
      ${this.shared === 'me' ? nothing : html`<p>${say('view.hint')}</p>`}
      ${this.problem === '' ? nothing : html`<kaunter-alert tone="bad" data-test="view-problem">${this.problem}</kaunter-alert>`}
      <kaunter-button slot="actions" type="submit" variant="primary" data-test="view-do" ?loading=${this.busy} ?disabled=${this.name.trim() === ''}
        >${say('view.do')}</kaunter-button>
    </kaunter-dialog></form>`
  }

  get #sharing(): FieldSchema {
    const say = listSay(this.host.locale)
    const everybody = this.host.can('tickets:configure') ? [{ const: 'all', title: say('view.all') }] : []
    const teams = this.teams.map(({ id, name }) => ({ const: id, title: say('view.team', { name }) }))
    return { title: say('view.shared'), anyOf: [{ const: 'me', title: say('view.me') }, ...teams, ...everybody] }
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    if (this.name.trim() !== '' && !this.busy) void this.#do()
  }

  async #do(): Promise<void> {
    const { shared } = this
    this.busy = true
    this.problem = ''
    try {
      const alone = shared === 'me' || shared === 'all'
      await this.#keep({ name: this.name.trim(), sharedWith: alone ? shared : 'team', teamId: alone ? null : shared })
      this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')?.close(true)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = errorWords(this.host as Host, error)
    }
    this.busy = false
  }
}

register('tickets-view-dialog', ViewDialog)
