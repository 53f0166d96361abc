import {
  ApiError,
  controls,
  html,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  pageFrame,
  register,
} from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import { canned } from './canned.ts'
import { type Say, sayIn } from './catalog.ts'
import type { CustomField } from './conditions.ts'
import { macros } from './macros.ts'
import { categories, fields, type NounView, tags, teams } from './nouns.ts'
import { policies } from './policies.ts'
import { rules } from './rules.ts'
import './try-out.ts'

const views = ['categories', 'tags', 'fields', 'teams', 'canned', 'macros', 'rules', 'policies'] as const
type View = (typeof views)[number]

/** What a supervisor sets up for tickets: each kind of thing in a tab. */
export class SetupPage extends KaunterElement {
  static override properties = { route: { attribute: false }, custom: { state: true } }

  declare route: PageRoute
  /** The custom fields, which conditions can ask about. */
  declare custom: readonly CustomField[]
  #shown: View | undefined

  static override styles = [controls, marks, pageFrame]

  constructor() {
    super()
    this.custom = []
  }

  get #view(): View {
    const [wanted] = this.route.rest.split('/')
    return views.find((view) => view === wanted) ?? 'categories'
  }

  override willUpdate(): void {
    const view = this.#view
    if (view === this.#shown) return
    this.#shown = view
    if (view === 'rules' || view === 'policies') void this.#readFields()
  }

  async #readFields(): Promise<void> {
    try {
      this.custom = (await this.host.get<{ items: readonly CustomField[] }>('/fields')).items
    } catch (error) {
      // Conditions can be made without them.
      if (!(error instanceof ApiError)) throw error
      console.warn('The custom fields could not be read.', error)
    }
  }

  #nouns(say: Say): Record<View, () => NounView> {
    const { locale } = this.host
    return {
      categories: () => categories(say, locale),
      tags: () => tags(say),
      fields: () => fields(say, locale),
      teams: () => teams(say),
      canned: () => canned(say),
      macros: () => macros(say, locale),
      rules: () => rules(say, locale, this.custom),
      policies: () => policies(say, locale, this.custom),
    }
  }

  override render() {
    const { host } = this
    const say = sayIn(host.locale)
    const view = this.#view
    const [, record = ''] = this.route.rest.split('/')
    const noun = this.#nouns(say)[view]()
    const tabs = views.map((name) => ({ name, label: say(`tab.${name}`), href: `/admin/ticket-setup/${name}` }))
    return html`<header class="page-bar">
        <h1 class="page-title">${say('page.title')}</h1>
        <kaunter-tabs label=${say('tab.label')} active=${view} .tabs=${tabs}></kaunter-tabs>
      </header>
      <div class="scroll"><div class="frame">
        <kaunter-records path="/${view}" address="/ticket-setup/${view}" record=${record} lead=${say(`${view}.lead`)}
          new-label=${say(`${view}.new`)} empty-text=${say(`${view}.empty`)} .columns=${noun.columns} .schema=${noun.schema}
          .start=${noun.start} .nameOf=${noun.nameOf ?? named} .toValues=${noun.toValues ?? same} .toBody=${noun.toBody ?? same}
          ?readonly=${!host.can('tickets:configure')}>
          ${record !== '' && (view === 'rules' || view === 'policies') ? html`<tickets-try-out kind=${view}></tickets-try-out>` : nothing}
        </kaunter-records>
      </div></div>`
  }
}

const same = <T>(value: T) => value
const named = (row: { name?: unknown }) => String(row.name)

register('tickets-setup', SetupPage)
