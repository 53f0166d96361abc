import { controls, html, KaunterElement, marks, type PageRoute, pageFrame, register } from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { FormSchema } from '@kaunter/admin-ui/records'
import type { DirectoryKey } from './catalog.ts'
import './components/import-pane.ts'
import { states } from './states.ts'

const shopStatuses = ['active', 'suspended', 'closed'] as const

interface Franchise {
  readonly id: string
  readonly fid: string
  readonly name: string
  readonly status: (typeof shopStatuses)[number]
}

interface Outlet extends Omit<Franchise, 'fid'> {
  readonly oid: string
  readonly timeZone: string
  readonly state: string | null
  readonly franchise: { readonly id: string; readonly name: string }
}

type View = 'franchises' | 'outlets' | 'import'

/** Franchises and outlets, entered by hand or from a file. */
export class ShopsPage extends KaunterElement<DirectoryKey> {
  static override properties = { route: { attribute: false } }

  declare route: PageRoute

  static override styles = [controls, marks, pageFrame]

  get #views(): readonly View[] {
    return this.host.can('directory:manage') ? ['outlets', 'franchises', 'import'] : ['outlets', 'franchises']
  }

  override render() {
    const { host } = this
    const [wanted = '', record = ''] = this.route.rest.split('/')
    const views = this.#views
    const view = views.find((each) => each === wanted) ?? 'outlets'
    const tabs = views.map((name) => ({ name, label: host.t(`tab.${name}`), href: `/admin/shops/${name}` }))
    return html`<header class="page-bar">
        <h1 class="page-title">${host.t('page.title')}</h1>
        <kaunter-tabs label=${host.t('tab.label')} active=${view} .tabs=${tabs}></kaunter-tabs>
      </header>
      <div class="scroll"><div class="frame">${this.#body(view, record)}</div></div>`
  }

  #body(view: View, record: string) {
    if (view === 'import') return html`<directory-import></directory-import>`
    return view === 'franchises' ? this.#franchises(record) : this.#outlets(record)
  }

  #franchises(record: string) {
    const { host } = this
    return html`<kaunter-records paged lasting method="patch" path="/franchises" address="/shops/franchises" record=${record}
      ?readonly=${!host.can('directory:manage')} lead=${host.t('franchises.lead')} new-label=${host.t('franchises.new')}
      empty-text=${host.t('franchises.empty')} .columns=${[
        { key: 'name', label: host.t('field.name') },
        { key: 'fid', label: 'FID' },
        this.#statusColumn,
      ]} .schema=${{ properties: { ...(record === 'new' ? { fid: this.#code('fid') } : {}), ...this.#common }, required: ['fid', 'name'] }}
      .start=${{ status: 'active' }}></kaunter-records>`
  }

  #outlets(record: string) {
    const { host } = this
    const schema: FormSchema = {
      properties: {
        ...(record === 'new' ? { oid: this.#code('oid') } : {}),
        ...this.#common,
        franchiseId: { type: 'string', title: host.t('field.franchise'), from: { path: '/franchises', search: true } },
        state: {
          title: host.t('field.state'),
          description: host.t('field.state.about'),
          nullable: true,
          anyOf: Object.entries(states).map(([code, title]) => ({ const: code, title })),
        },
        timeZone: { type: 'string', format: 'time-zone', title: host.t('field.zone') },
      },
      required: ['oid', 'name', 'franchiseId'],
    }
    return html`<kaunter-records paged lasting method="patch" path="/outlets" address="/shops/outlets" record=${record}
      ?readonly=${!host.can('directory:manage')} lead=${host.t('outlets.lead')} new-label=${host.t('outlets.new')}
      empty-text=${host.t('outlets.empty')} .columns=${[
        { key: 'name', label: host.t('field.name') },
        { key: 'oid', label: 'OID' },
        { key: 'franchise', label: host.t('field.franchise'), value: ({ franchise }: Outlet) => franchise.name },
        {
          key: 'state',
          label: host.t('field.state'),
          value: ({ state }: Outlet) => (state === null ? '' : (states[state] ?? state)),
        },
        this.#statusColumn,
      ]} .schema=${schema} .start=${{ status: 'active', timeZone: 'Asia/Kuala_Lumpur' }}
      .toValues=${(outlet: Outlet) => ({ ...outlet, franchiseId: outlet.franchise.id })}></kaunter-records>`
  }

  get #statusColumn() {
    const { host } = this
    return {
      key: 'status',
      label: host.t('field.status'),
      render: ({ status }: Franchise) =>
        html`<kaunter-badge tone=${status === 'active' ? 'good' : 'neutral'}>${host.t(`status.${status}`)}</kaunter-badge>`,
    }
  }

  #code(name: 'fid' | 'oid') {
    const { host } = this
    const [title, description] = [host.t(`field.${name}`), host.t('field.code.about')]
    return { type: 'string', title, description, minLength: 1, maxLength: 64 } as const
  }

  get #common() {
    const { host } = this
    const anyOf = shopStatuses.map((status) => ({ const: status, title: host.t(`status.${status}`) }))
    return {
      name: { type: 'string', title: host.t('field.name'), minLength: 1, maxLength: 200 },
      status: { title: host.t('field.status'), anyOf },
    } as const
  }
}

register('directory-shops', ShopsPage)
