import { ApiError, type KaunterHost, UNREADABLE } from '@kaunter/admin-ui'
import type { EmbedsKey } from '../catalog.ts'

export type Host = KaunterHost<EmbedsKey>

/** What the API answers; see the schema of the route. */
export interface Widget {
  readonly plugin: string
  readonly tag: string
  readonly title: { readonly en: string; readonly ms: string }
  readonly module: string
  readonly integrity: string
  readonly bytes: number
  readonly subject: {
    readonly required?: readonly string[]
    readonly properties?: Readonly<Record<string, { readonly description?: string }>>
  }
}

export interface Overview {
  readonly items: readonly Widget[]
  readonly origins: readonly string[]
}

type Subject = Readonly<Record<string, string>>

export const embedsApi = {
  /** @throws ApiError also for what is no list: something else may have answered. */
  async all(host: Host): Promise<Overview> {
    const answer = await host.get<Partial<Overview> | null>('')
    const { items, origins } = answer ?? {}
    if (!Array.isArray(items) || !Array.isArray(origins)) throw new ApiError(200, UNREADABLE, host.t('load.unreadable'))
    return { items, origins }
  },
  withdraw: (host: Host, widget: string) => host.post('/withdraw', { widget }),
  issue: async (host: Host, widget: string, subject: Subject) =>
    (await host.post<{ token: string }>('/tokens', { widget, origin: location.origin, subject })).token,
}
