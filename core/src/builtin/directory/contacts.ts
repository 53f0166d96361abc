import type {
  AuditEntry,
  ContactAccess,
  ContactOutlet,
  ContactSummary,
  Directory,
  Identity,
} from '../../contracts/index.ts'
import { contactsChanged } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { maskIdentity, seesDetails } from './details.ts'
import { contactNotFound, identityInvalid, identityTaken } from './errors.ts'
import { phoneKey } from './phone.ts'
import { isOwn } from './shop-changes.ts'
import type { Standing } from './standing.ts'

interface ContactParts extends Pick<Directory, 'details' | 'summariesFor'> {
  record(tx: Tx, entry: AuditEntry): Promise<void>
  standing: Standing
  /** Who else knows contacts and says which of them a user sees. */
  access(): ReadonlyMap<string, ContactAccess>
  contactOutlets(ids: readonly string[]): Promise<Map<string, ContactOutlet[]>>
  blocks(ids: readonly string[]): Promise<Map<string, ReadonlySet<string>>>
}

/** What people see and change of a contact. It may belong to outlets of several franchises, each of which sees its own. */
export function createContacts(ctx: Context, parts: ContactParts) {
  const table = { contact: ctx.table('contact'), identity: ctx.table('contact_identity') }

  /**
   * The contact; of one that was merged, the one it went into.
   *
   * @throws KAUNTER_DIRECTORY_CONTACT_NOT_FOUND alike for what is not there and what is not to be seen.
   */
  async function find(user: User, asked: string): Promise<ContactSummary> {
    const id = await lastOf(asked)
    const contact = (await parts.summariesFor(user, [id])).get(id)
    if (contact === undefined || !(await visible(user, [id])).has(id)) throw contactNotFound({ id: asked })
    return contact
  }

  async function lastOf(id: string): Promise<string> {
    const row = await ctx.db(table.contact).where({ id }).first('merged_into_id')
    return row?.merged_into_id ? lastOf(row.merged_into_id) : id
  }

  /** Those of some contacts that a user sees, through an outlet or anything else that belongs to them. */
  async function visible(user: User, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (user.scope.all) return new Set(ids)
    const outlets = await parts.contactOutlets(ids)
    const seen = new Set(ids.filter((id) => outlets.get(id)?.some(({ outlet }) => isOwn(user.scope, outlet))))
    for (const access of parts.access().values())
      for (const id of await access.visible(
        user,
        ids.filter((each) => !seen.has(each)),
      ))
        seen.add(id)
    return seen
  }

  async function show(user: User, asked: string) {
    const contact = await find(user, asked)
    const { id } = contact
    const outlets = (await parts.contactOutlets([id])).get(id) ?? []
    return {
      ...contact,
      identities: await identitiesOf(id, seesDetails(user)),
      outlets: outlets.filter(({ outlet }) => isOwn(user.scope, outlet)),
      blockedOn: [...((await parts.blocks([id])).get(id) ?? [])].sort(),
    }
  }

  async function identitiesOf(contactId: string, whole: boolean) {
    const rows: { id: string; kind: Identity['kind']; value: string }[] = await ctx
      .db(table.identity)
      .select('id', 'kind', 'value')
      .where({ contact_id: contactId })
      .whereNotNull('active_value')
      .orderBy('id')
    return rows.map(({ id, kind, value }) => ({ id, kind, value: whole ? value : maskIdentity(kind, value) }))
  }

  /**
   * All addresses of a contact, whole, for whoever says on which occasion; it is noted who looked.
   *
   * @param occasion what of the contact the user has before them: `ticket:123`.
   * @throws KAUNTER_DIRECTORY_CONTACT_NOT_FOUND also when the occasion is out of sight or of somebody else.
   */
  async function reveal(user: User, asked: string, occasion: string | undefined) {
    const { id } = await find(user, asked)
    const [type = '', thing = ''] = occasion?.split(':') ?? []
    if (occasion !== undefined && !(await parts.access().get(type)?.owns(user, id, thing)))
      throw contactNotFound({ id })
    const contact = (await parts.details([id])).get(id)
    if (contact === undefined) throw contactNotFound({ id })
    await ctx.tx((tx) =>
      parts.record(tx, {
        actorId: user.id,
        action: 'directory.contact-revealed',
        subject: { type: 'contact', id },
        after: { occasion: occasion ?? null },
      }),
    )
    return { ...contact, identities: await identitiesOf(id, true) }
  }

  /** A further number or e-mail address of the same person; one of another contact stays there. */
  async function addIdentity(tx: Tx, user: User, asked: string, kind: 'phone' | 'email', typed: string): Promise<void> {
    const address = kind === 'phone' ? phoneOf(typed) : emailOf(typed)
    if (address === undefined) throw identityInvalid({ kind })
    const value = kind === 'phone' ? phoneKey(address) : address
    const contactId = (await parts.standing(tx, [asked])).of(asked)
    const row = { contact_id: contactId, kind, value, address, active_value: value, created_at: new Date() }
    const [made] = await insertNew(tx.db, table.identity, [row], ['kind', 'active_value'])
    if (made === undefined) {
      const owner = await tx.db(table.identity).where({ kind, active_value: value }).first('contact_id')
      if (owner?.contact_id === contactId) return
      throw identityTaken({})
    }
    await changed(tx, user, contactId, 'directory.identity-added', { kind, identityId: made })
  }

  /** The address no longer leads to the contact: who writes from it next is a new one. Twice is as good as once. */
  async function removeIdentity(tx: Tx, user: User, contactId: string, id: string): Promise<void> {
    const row: { kind: string } | undefined = await tx
      .db(table.identity)
      .where({ id, contact_id: contactId })
      .whereNotNull('active_value')
      .forUpdate()
      .first('kind')
    if (row === undefined) return
    await tx.db(table.identity).where({ id }).update({ active_value: null })
    await changed(tx, user, contactId, 'directory.identity-removed', { kind: row.kind, identityId: id })
  }

  /** The address itself stays out of the audit trail, which keeps for good; the row of its id has it. */
  async function changed(tx: Tx, user: User, contactId: string, action: string, after: Record<string, unknown>) {
    await parts.record(tx, { actorId: user.id, action, subject: { type: 'contact', id: contactId }, after })
    await ctx.run(contactsChanged, { tx, contactIds: [contactId] })
  }

  /** As this user may be told; also of contacts that went into others. */
  async function names(user: User, ids: readonly string[]): Promise<Map<string, string>> {
    return new Map([...(await parts.summariesFor(user, ids))].map(([id, { name }]) => [id, name]))
  }

  return { find, show, visible, names, reveal, addIdentity, removeIdentity }
}

/** Digits with the country code; a leading zero says nothing about the country. */
function phoneOf(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim()
  if (!/^\+?[\d\s().-]+$/.test(text)) return undefined
  const digits = text.replace(/\D/g, '')
  return /^[1-9]\d{7,14}$/.test(digits) ? digits : undefined
}

function emailOf(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim().toLowerCase()
  return /^[^\s@<>"(),:;[\]\\]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text) && text.length <= 200 ? text : undefined
}
