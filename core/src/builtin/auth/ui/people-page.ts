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
import type { FormSchema } from '@kaunter/admin-ui/records'
import type { AuthKey } from './catalog.ts'
import './components/user-actions.ts'
import { roleWords } from './words.ts'

interface Place {
  readonly id: string
  readonly name: string
}

interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: string
  readonly active: boolean
  readonly scopeAll: boolean
  readonly franchises: readonly Place[]
  readonly outlets: readonly Place[]
}

interface Role {
  readonly name: string
  readonly label: string | null
  readonly builtIn: boolean
  readonly fixed: boolean
  readonly users: number
}

interface Permission {
  readonly name: string
  readonly label: string
}

type Values = Readonly<Record<string, unknown>>

/** Who uses Kaunter, and what each role may do. */
export class PeoplePage extends KaunterElement<AuthKey> {
  static override properties = {
    route: { attribute: false },
    permissions: { state: true },
    failure: { state: true },
  }

  declare route: PageRoute
  declare permissions: readonly Permission[] | undefined
  declare failure: ApiError | undefined
  #asked = false

  static override styles = [controls, marks, pageFrame]

  override render() {
    const { host } = this
    const [wanted = '', record = ''] = this.route.rest.split('/')
    const views = (['users', 'roles'] as const).filter((view) => host.can(`auth:${view}`))
    const view = views.find((each) => each === wanted) ?? views[0]
    const tabs = views.map((name) => ({ name, label: host.t(`tab.${name}`), href: `/admin/people/${name}` }))
    return html`<header class="page-bar">
        <h1 class="page-title">${host.t('page.title')}</h1>
        ${tabs.length > 1 ? html`<kaunter-tabs label=${host.t('tab.label')} active=${view} .tabs=${tabs}></kaunter-tabs>` : nothing}
      </header>
      <div class="scroll"><div class="frame">${view === 'roles' ? this.#roles(record) : this.#users(record)}</div></div>`
  }

  #users(record: string) {
    const { host } = this
    return html`<kaunter-records paged lasting method="patch" path="/users" address="/people/users" record=${record}
      lead=${host.t('users.lead')} new-label=${host.t('users.new')} empty-text=${host.t('users.empty')}
      .columns=${[
        { key: 'name', label: host.t('user.name') },
        { key: 'email', label: host.t('user.email') },
        { key: 'role', label: host.t('user.role'), value: ({ role }: User) => roleWords(host, role, null) },
        { key: 'sees', label: host.t('user.sees'), value: (user: User) => this.#sees(user) },
        {
          key: 'active',
          label: host.t('user.active'),
          render: ({ active }: User) => (active ? '✓' : html`<kaunter-badge>${host.t('user.off')}</kaunter-badge>`),
        },
      ]}
      .schema=${(user?: User) => this.#userSchema(user)} .start=${{ locale: host.locale, scopeAll: true }}
      .toValues=${toValues} .toBody=${toBody}>
      ${record === 'new' ? nothing : html`<auth-user-actions user=${record}></auth-user-actions>`}
    </kaunter-records>`
  }

  #sees({ scopeAll, franchises, outlets }: User): string {
    const count = franchises.length + outlets.length
    return scopeAll ? this.host.t('user.everything') : this.host.t('user.places', { count })
  }

  #userSchema(user: User | undefined): FormSchema {
    const { host } = this
    const places = (kind: 'franchises' | 'outlets') => ({
      type: 'array' as const,
      title: host.t(`user.${kind}`),
      items: {
        type: 'string' as const,
        title: '',
        from: { path: `/api/directory/${kind}`, search: true, known: choices(user?.[kind]) },
      },
    })
    const fields = {
      name: { type: 'string', title: host.t('user.name'), minLength: 1 },
      email: { type: 'string', format: 'email', title: host.t('user.email') },
      ...(user
        ? {}
        : {
            password: {
              type: 'string',
              format: 'password',
              title: host.t('user.password'),
              description: host.t('user.password.about'),
              minLength: 10,
            },
          }),
      role: {
        type: 'string',
        title: host.t('user.role'),
        from: {
          path: '/roles/assignable',
          value: 'name',
          label: ({ name, label }) => roleWords(host, String(name), label as string | null),
          known: user ? [{ value: user.role, label: roleWords(host, user.role, null) }] : [],
        },
      },
      locale: {
        title: host.t('user.locale'),
        anyOf: [
          { const: 'en', title: 'English' },
          { const: 'ms', title: 'Bahasa Malaysia' },
        ],
      },
      ...(user
        ? { active: { type: 'boolean', title: host.t('user.active'), description: host.t('user.active.about') } }
        : {}),
      scopeAll: { type: 'boolean', title: host.t('user.all') },
    } satisfies FormSchema['properties']
    return {
      propertiesFor: ({ scopeAll }) =>
        scopeAll === true ? fields : { ...fields, franchiseIds: places('franchises'), outletIds: places('outlets') },
    }
  }

  #roles(record: string) {
    const { host, permissions, failure } = this
    if (failure)
      return html`<kaunter-error heading=${host.t('roles.failed')} retryable .error=${failure} @retry=${this.#read}></kaunter-error>`
    if (!this.#asked) void this.#read()
    if (permissions === undefined)
      return html`<kaunter-skeleton count="4" label=${host.t('tab.roles')}></kaunter-skeleton>`
    const label = { type: 'string', title: host.t('role.label'), minLength: 1, maxLength: 100 } as const
    const schema = (role?: Role): FormSchema => ({
      properties: {
        ...(role?.builtIn ? {} : { label }),
        ...(role
          ? {}
          : {
              name: {
                type: 'string',
                title: host.t('role.key'),
                description: host.t('role.key.about'),
                pattern: '^[a-z][a-z0-9-]{1,49}$',
              },
            }),
        permissions: {
          type: 'array',
          title: host.t('role.permissions'),
          items: {
            title: '',
            anyOf: permissions.map(({ name, label }) => ({ const: name, title: `${label} (${name})` })),
          },
        },
      },
    })
    return html`<kaunter-records path="/roles" address="/people/roles" record=${record} lead=${host.t('roles.lead')}
      new-label=${host.t('roles.new')} empty-text=${host.t('roles.empty')} .keyOf=${({ name }: Role) => name}
      .nameOf=${({ name, label }: Role) => roleWords(host, name, label)} .locked=${({ fixed }: Role) => fixed} .columns=${[
        { key: 'label', label: host.t('role.label'), value: ({ name, label }: Role) => roleWords(host, name, label) },
        { key: 'users', label: host.t('role.users'), align: 'end' },
        { key: 'builtIn', label: host.t('role.built-in'), value: ({ builtIn }: Role) => (builtIn ? '✓' : '') },
      ]} .schema=${schema}></kaunter-records>`
  }

  readonly #read = async (): Promise<void> => {
    this.#asked = true
    this.failure = undefined
    try {
      this.permissions = (await this.host.get<{ permissions: readonly Permission[] }>('/roles')).permissions
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.failure = error
    }
  }
}

const choices = (places: readonly Place[] | undefined) =>
  (places ?? []).map(({ id, name }) => ({ value: id, label: name }))

const toValues = (user: User): Values => ({
  ...user,
  franchiseIds: user.franchises.map(({ id }) => id),
  outletIds: user.outlets.map(({ id }) => id),
})

/** Nobody is limited to places and sees all of them at once. */
const toBody = ({ franchiseIds, outletIds, ...values }: Values): Values =>
  values.scopeAll === true ? values : { ...values, franchiseIds: franchiseIds ?? [], outletIds: outletIds ?? [] }

register('auth-people', PeoplePage)
