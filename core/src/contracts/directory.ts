import type { Knex } from 'knex'
import type { Scope, User } from '../kernel/http.ts'
import type { Tx } from '../kernel/plugin.ts'
import { defineEvent, defineHook, defineService, defineServices, Type } from '../kernel/tokens.ts'
import { Id } from '../kernel/wire.ts'
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
  /** Phone, e-mail and numbers in the name are shown in part only. */
  masked: boolean
}

/** The states and federal territories of Malaysia; what is closed on which day depends on them. */
export const malaysianStates = [
  'JHR',
  'KDH',
  'KTN',
  'KUL',
  'LBN',
  'MLK',
  'NSN',
  'PHG',
  'PJY',
  'PLS',
  'PNG',
  'PRK',
  'SBH',
  'SGR',
  'SWK',
  'TRG',
] as const
/** By the letters that everybody writes: `JHR` is Johor, `KUL` Kuala Lumpur. */
export type MalaysianState = (typeof malaysianStates)[number]

/** Whether a shop does business. A closed one is suggested to nobody any more; what it has stays. */
export const shopStatuses = ['active', 'suspended', 'closed'] as const
/** See `shopStatuses`. */
export type ShopStatus = (typeof shopStatuses)[number]

/** A franchise or one of its outlets. */
export interface Shop {
  kind: 'franchise' | 'outlet'
  id: string
  /** The business's own number of it: FID or OID. */
  code: string
  name: string
  status: ShopStatus
  /** Of an outlet. */
  franchise: { id: string; name: string } | null
  /** Of an outlet: its IANA time zone. */
  timeZone: string | null
  /** Of an outlet in Malaysia, when known. */
  state: MalaysianState | null
}

/** An outlet that a contact belongs to. */
export interface ContactOutlet {
  outlet: Shop
  /** The one that is meant when the contact does not say; never more than one of a franchise. */
  isPrimary: boolean
  /** Until when the contact belongs to it; `null` without an end. */
  validUntil: Date | null
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
  /**
   * As everybody may be told, with masked addresses: for live events, which go to many. By contact id; unknown ids are
   * absent. Inside a transaction, give it, so that its own rows are seen.
   */
  summaries(ids: readonly string[], tx?: Tx): Promise<Map<string, ContactSummary>>
  /** The same as one user may be told: whole with the permission `directory:contact-details`. For answers. */
  summariesFor(user: User, ids: readonly string[], tx?: Tx): Promise<Map<string, ContactSummary>>
  /** The same whole: for what the system does by itself, such as a copy for searching; never for an answer. */
  details(ids: readonly string[], tx?: Tx): Promise<Map<string, ContactSummary>>
  /** The active addresses of a contact, phone before other kinds. */
  identities(contactId: string, tx?: Tx): Promise<Identity[]>
  /** The same of many contacts, by contact id; those without any are absent. */
  addresses(contactIds: readonly string[], tx?: Tx): Promise<Map<string, Identity[]>>
  /** One franchise or outlet. */
  shop(kind: Shop['kind'], id: string, tx?: Tx): Promise<Shop | undefined>
  /** Many of them at once; unknown ids are absent. */
  shops: ShopBook['byIds']
  /** The same by the business's own number of it: FID or OID. */
  shopByCode(kind: Shop['kind'], code: string, tx?: Tx): Promise<Shop | undefined>
  /** Franchises, then outlets, or those of one kind, by name: those in the scope whose name or code contains the text. */
  findShops(query: { text: string; scope: Scope; limit: number; kind?: Shop['kind'] }): Promise<Shop[]>
  /** The outlets that contacts belong to now, without closed ones, primary first; contacts without any are absent. */
  contactOutlets(contactIds: readonly string[], tx?: Tx): Promise<Map<string, ContactOutlet[]>>
  /**
   * Notes that a contact belongs to an outlet, and what is given of the rest.
   *
   * @param link.primaryUntil makes it the primary one until then, `null` without an end, and no other of its franchise; a
   * time that has passed ends that.
   * @param actorId `null` for the contact's own word, after which no other at all is primary.
   * @param link.validUntil until when it belongs to it; a new link has no end.
   * @throws KAUNTER_DIRECTORY_OUTLET_NOT_FOUND
   */
  linkOutlet(
    tx: Tx,
    link: { contactId: string; outletId: string; primaryUntil?: Date | null; validUntil?: Date | null },
    actorId: string | null,
  ): Promise<void>
  /** The channels on which each of the contacts is blocked; contacts without a block are absent. */
  blocks(contactIds: readonly string[], tx?: Tx): Promise<Map<string, ReadonlySet<string>>>
}

/** Looks up contacts and shops, and makes contacts of those who write. */
export const directory = defineService<Directory>('directory/v1')

/**
 * Called inside the transaction in which the name or the addresses of contacts changed that were there before. Whoever
 * keeps copies for searching makes them anew.
 */
export const contactsChanged = defineHook<{ readonly tx: Tx; readonly contactIds: readonly string[] }>(
  'directory.contacts-changed/v1',
  { onError: 'skip', savepoint: true },
)

/** An outlet belongs to another franchise from now on. */
export const outletMoved = defineEvent(
  'directory.outlet-moved/v1',
  Type.Object({ outletId: Id, fromFranchiseId: Id, toFranchiseId: Id }),
)

/** A contact was blocked on a channel, or is no more. */
export const contactBlocked = defineEvent(
  'directory.contact-blocked/v1',
  Type.Object({ contactId: Id, channel: Type.String(), blocked: Type.Boolean() }),
)

/** Two contacts became one, or were parted again; what points to `fromId` belongs to `intoId` while it stands. */
export const contactsMerged = defineEvent(
  'directory.contacts-merged/v1',
  Type.Object({ fromId: Id, intoId: Id, undone: Type.Boolean() }),
)

/** Says which contacts a user may see because of something else of theirs which the user sees, such as a ticket. */
export interface ContactAccess {
  visible(user: User, contactIds: readonly string[]): Promise<ReadonlySet<string>>
  /** The ids of all such contacts as a query, for lists; `undefined` when there are none. */
  contacts(user: User): Knex.QueryBuilder | undefined
  /** Whether the user sees the one of this id, and it is the contact's. */
  owns(user: User, contactId: string, id: string): Promise<boolean>
}

/**
 * Provided by whoever has things that belong to contacts, under the name of the type of these: `ticket`. A contact is
 * seen when one of them says so.
 */
export const contactAccess = defineServices<ContactAccess>('contact-access/v1')

/** Looks up many franchises and outlets at once, for parts of the platform that start before the directory. */
export interface ShopBook {
  /** Unknown ids are absent. */
  byIds(ids: { franchiseIds: readonly string[]; outletIds: readonly string[] }, tx?: Tx): Promise<Shop[]>
  /** The ids of all outlets of some franchises. */
  outletsOf(franchiseIds: readonly string[], tx?: Tx): Promise<string[]>
}

/** Provided by the directory; a plugin uses `directory`. */
export const shopBooks = defineServices<ShopBook>('shop-book/v1')
