import type { KaunterHost } from '@kaunter/admin-ui'
import { type AuthKey, catalog } from './catalog.ts'

export type Host = KaunterHost<AuthKey>

/** What a role is called: by its label, or by our word for one that comes with Kaunter. */
export function roleWords(host: Host, name: string, label: string | null): string {
  const key = `role.${name}`
  return label ?? (key in catalog.en ? host.t(key as AuthKey) : name)
}
