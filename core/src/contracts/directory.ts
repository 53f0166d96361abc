import type { Scope } from '../kernel/http.ts'
import type { Tx } from '../kernel/plugin.ts'
import { defineService } from '../kernel/tokens.ts'
import type { IdentityKind } from './channel.ts'

/** An address exactly as the channel gave it, to answer to. What to match by is the directory's own business. */
export interface Identity {
  kind: IdentityKind
  address: string
}

/** Somebody who wrote: all identities that one message names, best first. */
export interface Person {
  identities: readonly Identity[]
  name: string | null
  /** When the name was in use; of two names the later one stays. 1970 for a name that only fills a gap. */
  seenAt: Date
}

/** A person's address `from` is no longer in use; `to` took its place. */
export interface IdentityChange {
  from: Identity
  to: Identity
  others: readonly Identity[]
}

/** A contact as screens name it; `phone` in international form with a plus, when known. */
export interface ContactSummary {
  id: string
  name: string
  phone: string | null
  email: string | null
}

/** A franchise or one of its outlets. */
export interface Shop {
  kind: 'franchise' | 'outlet'
  id: string
  /** The business's own number of it: FID or OID. */
  code: string
  name: string
  /** Of an outlet. */
  franchise: { id: string; name: string } | null
}

/** Contacts, franchises and outlets. */
export interface Directory {
  /**
   * The contact of each person, made when new; same order as `people`. Two transactions that meet the same new person
   * at once end with one contact.
   */
  resolve(tx: Tx, people: readonly Person[]): Promise<string[]>
  /**
   * The person changed an address: the new one is added to the same contact, the old one no longer matches.
   * `others` are further addresses of the same person, which may be the only ones we know.
   */
  replaceIdentity(tx: Tx, change: IdentityChange): Promise<string>
  /** By contact id; unknown ids are absent. Inside a transaction, give it, so that its own rows are seen. */
  summaries(ids: readonly string[], tx?: Tx): Promise<Map<string, ContactSummary>>
  /** The active addresses of a contact, phone before other kinds. */
  identities(contactId: string, tx?: Tx): Promise<Identity[]>
  /** One franchise or outlet. */
  shop(kind: Shop['kind'], id: string, tx?: Tx): Promise<Shop | undefined>
  /** The same by the business's own number of it: FID or OID. */
  shopByCode(kind: Shop['kind'], code: string, tx?: Tx): Promise<Shop | undefined>
  /** Franchises, then outlets, or those of one kind, by name: those in the scope whose name or code contains the text. */
  findShops(query: { text: string; scope: Scope; limit: number; kind?: Shop['kind'] }): Promise<Shop[]>
}

/** Looks up contacts and shops, and makes contacts of those who write. */
export const directory = defineService<Directory>('directory/v1')
