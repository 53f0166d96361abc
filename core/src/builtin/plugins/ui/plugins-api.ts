import { ApiError, type KaunterHost, UNREADABLE } from '@kaunter/admin-ui'
import type { PluginsKey } from './catalog.ts'

export type Host = KaunterHost<PluginsKey>

export type Phase = Extract<PluginsKey, `remedy.${string}`> extends `remedy.${infer P}` ? P : never

/** What the API answers; see the schema of the route. */
export interface PluginItem {
  readonly name: string
  /** What people call it. */
  readonly title: string
  readonly package?: string
  readonly version?: string
  readonly tier?: 'bronze' | 'silver' | 'gold'
  readonly state: 'running' | 'quarantined' | 'disabled'
  readonly phase?: Phase
  readonly reason?: string
  readonly required: boolean
  readonly builtIn: boolean
  readonly canEnable: boolean
  readonly milliseconds: number
  readonly notes: readonly string[]
  readonly dependents: readonly string[]
}

export const pluginsApi = {
  /** @throws ApiError also for what is no list: something else may have answered. */
  async all(host: Host): Promise<readonly PluginItem[]> {
    const answer = await host.get<{ items?: readonly PluginItem[] } | null>('')
    if (!Array.isArray(answer?.items)) throw new ApiError(200, UNREADABLE, host.t('load.unreadable'))
    return answer.items
  },
  disable: (host: Host, name: string, reason: string) =>
    host.post<PluginItem>(`/${encodeURIComponent(name)}/disable`, { reason }),
  enable: (host: Host, name: string) => host.post<PluginItem>(`/${encodeURIComponent(name)}/enable`),
}
