import type { Knex } from 'knex'
import {
  type ContactSummary,
  contactsChanged,
  type Directory,
  type Identity,
  type IdentityChange,
  type Person,
} from '../../contracts/index.ts'
import { insertAll, insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { updateEach } from '../../kernel/sql.ts'
import { maskContact, seesDetails } from './details.ts'
import { phoneKey } from './phone.ts'
import { createShopBook, createShops } from './shops.ts'
import type { ContactRow, Standing } from './standing.ts'

interface IdentityRow {
  contact_id: string
  kind: Identity['kind']
  value: string
  address: string
}

/** Column width; longer addresses do not exist, and a hostile one must not fail its neighbours. */
const maxAddress = 200

const keyValue = ({ kind, address }: Identity) => (kind === 'phone' ? phoneKey(address) : address).slice(0, maxAddress)
const keyOf = (identity: Identity) => `${identity.kind}:${keyValue(identity)}`
const clean = (name: string | null) => name?.replaceAll('\0', '').trim().slice(0, 200) || null

export function createDirectory(
  ctx: Context,
  more: Pick<Directory, 'contactOutlets' | 'linkOutlet' | 'blocks'> & { standing: Standing },
): Directory {
  const { standing, ...others } = more
  const contacts = ctx.table('contact')
  const identities = ctx.table('contact_identity')

  async function known(tx: Tx, wanted: readonly Identity[]): Promise<Map<string, string>> {
    const byKind = Map.groupBy(wanted, (identity) => identity.kind)
    const found = new Map<string, string>()
    for (const [kind, group] of byKind) {
      const rows: { contact_id: string; active_value: string }[] = await tx
        .db(identities)
        .select('contact_id', 'active_value')
        .where({ kind })
        .whereIn('active_value', [...new Set(group.map(keyValue))])
      for (const row of rows) found.set(`${kind}:${row.active_value}`, row.contact_id)
    }
    return found
  }

  /** Claims identities for contacts; of two transactions that claim one at once, the first to commit keeps it. */
  async function claim(tx: Tx, wanted: ReadonlyMap<string, { identity: Identity; contactId: string }>): Promise<void> {
    if (wanted.size === 0) return
    // In one order everywhere, so that two transactions wait for each other at most one way round.
    const rows = [...wanted]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { identity, contactId }]) => row(identity, contactId))
    await insertNew(tx.db, identities, rows, ['kind', 'active_value'])
  }

  const row = (identity: Identity, contactId: string) => {
    const value = keyValue(identity)
    const address = identity.address.slice(0, maxAddress)
    return { contact_id: contactId, kind: identity.kind, value, address, active_value: value, created_at: new Date() }
  }

  async function create(tx: Tx, count: number): Promise<string[]> {
    const at = new Date()
    const rows = Array.from({ length: count }, () => ({ name: null, created_at: at }))
    return insertAll(tx.db, contacts, rows)
  }

  async function resolve(tx: Tx, people: readonly Person[]): Promise<string[]> {
    const all = people.flatMap((person) => person.identities)
    const found = await known(tx, all)
    const strangers = groupStrangers(people, found)
    const made = await create(tx, strangers.length)
    const wanted = new Map<string, { identity: Identity; contactId: string }>()
    for (const [i, group] of strangers.entries())
      for (const identity of group) wanted.set(keyOf(identity), { identity, contactId: made[i] as string })
    await claim(tx, wanted)

    const settled = strangers.length > 0 ? await known(tx, all) : found
    const owners = new Set(settled.values())
    const orphans = made.filter((id) => !owners.has(id))
    if (orphans.length > 0) await tx.db(contacts).whereIn('id', orphans).delete()
    const { of, rows } = await standing(tx, [...owners])
    for (const [key, id] of settled) settled.set(key, of(id))
    const joined = await join(tx, people, settled)
    const ids = people.map((person) => contactOf(person, settled) as string)
    const renamed = await rename(tx, people, ids, rows)
    const fresh = new Set(made)
    const changed = new Set([...joined, ...renamed].filter((id) => !fresh.has(id)))
    if (changed.size > 0) await ctx.run(contactsChanged, { tx, contactIds: [...changed] })
    return ids
  }

  /**
   * One message named two identities: both belong to the contact of the better one from now on.
   *
   * @returns the contacts that gained or lost one.
   */
  async function join(tx: Tx, people: readonly Person[], settled: Map<string, string>): Promise<string[]> {
    const changed: string[] = []
    const missing = new Map<string, { identity: Identity; contactId: string }>()
    for (const person of people) {
      const contactId = contactOf(person, settled) as string
      for (const identity of person.identities) {
        const key = keyOf(identity)
        const owner = settled.get(key)
        if (owner === contactId) continue
        if (owner === undefined) missing.set(key, { identity, contactId })
        else
          await tx
            .db(identities)
            .where({ kind: identity.kind, active_value: keyValue(identity) })
            .update({ contact_id: contactId })
        changed.push(contactId, ...(owner === undefined ? [] : [owner]))
        settled.set(key, contactId)
      }
    }
    await claim(tx, missing)
    return changed
  }

  /** @returns the contacts whose name changed. */
  async function rename(
    tx: Tx,
    people: readonly Person[],
    ids: readonly string[],
    rows: readonly ContactRow[],
  ): Promise<Iterable<string>> {
    const latest = new Map<string, { name: string; at: Date }>()
    for (const [i, person] of people.entries()) {
      const name = clean(person.name)
      const before = latest.get(ids[i] as string)
      if (name !== null && (before === undefined || before.at <= person.seenAt))
        latest.set(ids[i] as string, { name, at: person.seenAt })
    }
    const changes = new Map<string, { name: string; name_seen_at: Date }>()
    for (const contact of rows) {
      const next = latest.get(contact.id)
      if (next === undefined || next.name === contact.name) continue
      if (contact.name_seen_at !== null && contact.name_seen_at >= next.at) continue
      changes.set(contact.id, { name: next.name, name_seen_at: next.at })
    }
    await updateEach(tx.db, contacts, changes)
    return changes.keys()
  }

  async function replaceIdentity(tx: Tx, { from, to, others }: IdentityChange): Promise<string> {
    const found = await known(tx, [from, to, ...others])
    const owner = [from, ...others, to].map((identity) => found.get(keyOf(identity))).find((id) => id !== undefined)
    const contactId =
      owner === undefined ? ((await create(tx, 1))[0] as string) : (await standing(tx, [owner])).of(owner)
    if (found.has(keyOf(from)) && keyOf(from) !== keyOf(to))
      await tx
        .db(identities)
        .where({ contact_id: contactId, kind: from.kind, active_value: keyValue(from) })
        .update({ active_value: null })
    // An address that another contact has already stays there: it wrote to us before, and its thread must not move.
    const free = [to, ...others].filter((identity) => !found.has(keyOf(identity)))
    await claim(tx, new Map(free.map((identity) => [keyOf(identity), { identity, contactId }])))
    await ctx.run(contactsChanged, { tx, contactIds: [contactId] })
    return contactId
  }

  async function active(ids: readonly string[], db: Knex = ctx.db): Promise<IdentityRow[]> {
    const rows: IdentityRow[] = await db(identities)
      .select('contact_id', 'kind', 'value', 'address')
      .whereIn('contact_id', ids)
      .whereNotNull('active_value')
      .orderBy('id', 'desc')
    return rows.sort((a, b) => Number(b.kind === 'phone') - Number(a.kind === 'phone'))
  }

  async function details(ids: readonly string[], tx?: Tx): Promise<Map<string, ContactSummary>> {
    const db = tx?.db ?? ctx.db
    const [rows, identities]: [{ id: string; name: string | null }[], IdentityRow[]] = await Promise.all([
      db(contacts).select('id', 'name').whereIn('id', ids),
      active(ids, db),
    ])
    const addresses = Map.groupBy(identities, (identity) => identity.contact_id)
    return new Map(
      rows.map(({ id, name }) => {
        const of = (kind: Identity['kind']) => addresses.get(id)?.find((each) => each.kind === kind)?.value ?? null
        const [phone, email] = [of('phone'), of('email')]
        return [id, { id, name: name ?? phone ?? email ?? `#${id}`, phone, email, masked: false }]
      }),
    )
  }

  const summaries: Directory['summaries'] = async (ids, tx) =>
    new Map([...(await details(ids, tx))].map(([id, contact]) => [id, maskContact(contact)]))

  async function addresses(ids: readonly string[], tx?: Tx): Promise<Map<string, Identity[]>> {
    const rows = Map.groupBy(await active(ids, tx?.db), (identity) => identity.contact_id)
    return new Map([...rows].map(([id, own]) => [id, own.map(({ kind, address }) => ({ kind, address }))]))
  }

  return {
    ...createShops(ctx),
    shops: createShopBook(ctx).byIds,
    ...others,
    resolve,
    replaceIdentity,
    details,
    summaries,
    summariesFor: (user, ids, tx) => (seesDetails(user) ? details(ids, tx) : summaries(ids, tx)),
    addresses,
    identities: async (contactId, tx) => (await addresses([contactId], tx)).get(contactId) ?? [],
  }
}

const contactOf = (person: Person, owners: ReadonlyMap<string, string>) =>
  person.identities.map((identity) => owners.get(keyOf(identity))).find((id) => id !== undefined)

/** The identities of people without a contact, one group a person even when several messages name different ones. */
function groupStrangers(people: readonly Person[], found: ReadonlyMap<string, string>): Identity[][] {
  const groups: Identity[][] = []
  const groupOf = new Map<string, Identity[]>()
  for (const person of people) {
    if (contactOf(person, found) !== undefined) continue
    const keys = person.identities.map(keyOf)
    const group = keys.map((key) => groupOf.get(key)).find((g) => g !== undefined) ?? []
    if (group.length === 0) groups.push(group)
    for (const [i, identity] of person.identities.entries()) {
      if (groupOf.has(keys[i] as string)) continue
      groupOf.set(keys[i] as string, group)
      group.push(identity)
    }
  }
  return groups
}
