import type { Service, Services } from '../kernel/tokens.ts'

/** A service that a test provides in place of the plugin that does. */
export interface Mock {
  readonly token: Service<unknown> | Services<unknown>
  readonly implementation: unknown
  readonly name: string | undefined
}

/**
 * Lets a plugin be tested without the plugin whose service it uses.
 *
 * @param name of a service with many providers, the provider's.
 * @example mocks: [mock(tickets, { byId: async () => undefined })]
 */
export function mock<V>(token: Service<V> | Services<V>, implementation: V, name?: string): Mock {
  return { token, implementation, name }
}
