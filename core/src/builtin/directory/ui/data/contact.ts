import type { KaunterHost } from '@kaunter/admin-ui'

/** A contact in a list. */
export interface ContactRow {
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  readonly masked: boolean
}

export interface ContactIdentity {
  readonly id: string
  readonly kind: string
  readonly value: string
}

export interface Contact extends ContactRow {
  readonly identities: readonly ContactIdentity[]
  readonly outlets: readonly {
    readonly outlet: { readonly id: string; readonly name: string; readonly oid: string }
    readonly isPrimary: boolean
    readonly validUntil: string | null
  }[]
  readonly blockedOn: readonly string[]
}

/** Another contact that went into this one, and may still be taken out. */
export interface Merge {
  readonly id: string
  readonly contactId: string
  readonly name: string
  readonly actor: string
  readonly at: string
  readonly undoUntil: string
  readonly moved: Counts
}

/** How many, by what they are. */
export type Counts = Readonly<Record<string, number>>

type Host = Pick<KaunterHost, 'get' | 'post' | 'put' | 'delete'>

const pathOf = (id: string) => `/contacts/${encodeURIComponent(id)}`

/** What the page of a contact asks of the directory. */
export const contactsApi = {
  one: (host: Host, id: string) => host.get<Contact>(pathOf(id)),
  find: (host: Host, search: string) =>
    host.get<{ items: readonly ContactRow[] }>(`/contacts?limit=10&search=${encodeURIComponent(search)}`),
  reveal: (host: Host, id: string) => host.post<Pick<Contact, 'identities'>>(`${pathOf(id)}/reveal`, {}),
  merges: (host: Host, id: string) => host.get<{ items: readonly Merge[] }>(`${pathOf(id)}/merges`),
  merge: (host: Host, id: string, contactId: string, name: 'this' | 'other') =>
    host.post<{ id: string }>(`${pathOf(id)}/merges`, { contactId, name }),
  undo: (host: Host, id: string, mergeId: string) =>
    host.post<{ left: Counts }>(`${pathOf(id)}/merges/${mergeId}/undo`, {}),
}
