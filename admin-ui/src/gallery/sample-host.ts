import { ApiError, UNREACHABLE } from '../api-error.ts'
import type { KaunterHost } from '../host.ts'
import type { Locale } from '../translate.ts'
import type { Say } from './catalog.ts'

/** The gallery has no server: it lists a few shops, and stores nothing. */
export function sampleHost(locale: Locale, say: Say): KaunterHost {
  const items = (['1', '2', '3'] as const).map((id) => ({
    id,
    name: say(`outlet.${id}`),
    state: say('open'),
    urgency: 'today',
  }))
  const refuse = () => Promise.reject(new ApiError(0, UNREACHABLE, say('error.offline')))
  return {
    t: (key) => key,
    get: <T>(path: string) =>
      path === '/failed' ? refuse() : Promise.resolve({ items: path === '/none' ? [] : items } as T),
    post: refuse,
    patch: refuse,
    put: refuse,
    delete: refuse,
    can: () => true,
    user: { id: '1', name: 'Siti', email: 'siti@example.com', role: 'admin' },
    locale,
    navigate: () => {},
    toast: () => () => {},
    on: () => () => {},
  }
}
