import type { KaunterHost, PluginModule, ToastOptions, ToastTone } from '../../host.ts'
import { type Locale, translate } from '../../translate.ts'
import type { Http } from './http.ts'
import type { LiveConnection } from './live.ts'
import type { ManifestPlugin, SessionUser } from './session.ts'

/** What the shell must lend so that hosts can be made. */
export interface HostParts {
  readonly http: Http
  readonly live: LiveConnection
  readonly navigate: (path: string) => void
  readonly toast: (text: string, tone: ToastTone, options?: ToastOptions) => () => void
}

/** `/counts` of the plugin `tickets` is `/api/tickets/counts`; `/` is the bare prefix, without a trailing slash. */
export function apiPath(plugin: string, path: string): string {
  if (path.startsWith('/api/')) return path
  const below = path === '/' || path.startsWith('/?') ? path.slice(1) : path
  return `/api/${plugin}${below}`
}

/** `module` is asked each time, because a host may be made before the plugin's texts have arrived. */
export function createHost(
  parts: HostParts,
  plugin: ManifestPlugin,
  module: () => PluginModule | undefined,
  user: SessionUser,
  locale: Locale,
): KaunterHost {
  const { http, live } = parts
  const permissions = new Set(user.permissions)
  const request: Http['request'] = async (method, path, body, options) => {
    try {
      return await http.request(method, apiPath(plugin.name, path), body, options)
    } catch (error) {
      if (locale === 'en') throw error
      const { inLanguage } = await import('../error-words.ts')
      throw await inLanguage(error, locale, module())
    }
  }
  return {
    t: (key, values) => translate(module()?.catalog, locale, key, values),
    get: (path) => request('GET', path),
    post: (path, body = {}) => request('POST', path, body),
    patch: (path, body = {}, options) => request('PATCH', path, body, options),
    put: (path, body = {}, options) => request('PUT', path, body, options),
    delete: (path, options) => request('DELETE', path, undefined, options),
    can: (permission) => permissions.has('*') || permissions.has(permission),
    user,
    locale,
    navigate: parts.navigate,
    toast: (text, tone = 'neutral', options) => parts.toast(text, tone, options),
    on: (topic, listener) => live.on(topic, listener as (data: unknown) => void),
  }
}
