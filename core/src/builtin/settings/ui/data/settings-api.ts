import type { KaunterHost } from '@kaunter/admin-ui'
import type { Forms, Place, SettingsView, Shop } from './types.ts'

const query = (values: Readonly<Record<string, string>>) => `?${new URLSearchParams(values)}`

/** The settings API. Each function throws the host's `ApiError`. */
export const settingsApi = {
  forms: (host: KaunterHost) => host.get<Forms>(`/${query({ locale: host.locale })}`),
  shops: (host: KaunterHost, search: string) =>
    host.get<{ items: readonly Shop[] }>(`/places${query({ search, limit: '50' })}`),
  view: (host: KaunterHost, plugin: string, place: Place) =>
    host.get<SettingsView>(`/${encodeURIComponent(plugin)}${query({ ...place })}`),
  save: (
    host: KaunterHost,
    plugin: string,
    change: Place & { version: number; values: Readonly<Record<string, unknown>>; unset: readonly string[] },
  ) => host.patch<SettingsView>(`/${encodeURIComponent(plugin)}`, change),
}
