import type { AuditEntry, ContactKeeper, ContactMerge, MovedThings } from '../../contracts/index.ts'
import { contactsChanged, contactsMerged } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import { insertOne } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { type MergeObstacle, mergeNotFound, mergeNotPossible } from './errors.ts'
import type { ContactRow, Standing } from './standing.ts'

interface MergeRow {
  id: string
  from_id: string
  into_id: string
  actor_id: string
  created_at: Date
  /** Names of those who took part, between commas. */
  keepers: string
  moved: string
  undone_by: string | null
  undone_at: Date | null
}
/** What moved, by who keeps it; and the name of the contact, which is the directory's own business. */
interface Moved {
  name: { was: Name; is: Name }
  things: Record<string, MovedThings>
}
type Name = Pick<ContactRow, 'name' | 'name_seen_at'>

interface MergeParts {
  record(tx: Tx, entry: AuditEntry): Promise<void>
  standing: Standing
  own: ContactKeeper
  /** The others that keep things of contacts, by the names of their plugins. */
  keepers(): ReadonlyMap<string, ContactKeeper>
}

/** How long a merge can be undone. */
const undoDays = 30
/** A name that a person chose stays, whatever a profile says later. */
const chosen = new Date('9999-12-31T00:00:00.000Z')
const ownName = 'directory'

/** Makes one contact of two, and two of one again. */
export function createMerges(ctx: Context, { record, standing, own, keepers }: MergeParts) {
  const table = { contact: ctx.table('contact'), merge: ctx.table('merge') }
  const all = (): [string, ContactKeeper][] => [[ownName, own], ...[...keepers()].sort(([a], [b]) => (a < b ? -1 : 1))]

  const open = (tx: Tx, fromId: string): Promise<MergeRow | undefined> =>
    tx.db(table.merge).where({ from_id: fromId }).whereNull('undone_at').first()

  /**
   * Everything of the one belongs to the other from now on, and so does what comes from its addresses. The same once more
   * changes nothing.
   *
   * @param nameOf the contact whose name stays.
   * @throws KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE
   */
  async function merge(user: User, { fromId, intoId }: ContactMerge, nameOf: string): Promise<string> {
    if (fromId === intoId) throw notPossible('self')
    return ctx.tx(async (tx) => {
      const { rows } = await standing(tx, [fromId, intoId])
      const [from, into] = [fromId, intoId].map((id) => rows.find((row) => row.id === id)) as [ContactRow, ContactRow]
      if (from.merged_into_id === intoId) return ((await open(tx, fromId)) as MergeRow).id
      if (from.merged_into_id !== null || into.merged_into_id !== null) throw notPossible('merged')
      const was: Name = { name: into.name, name_seen_at: into.name_seen_at }
      const kept = nameOf === fromId ? from : into
      const asked = from.name !== null && into.name !== null
      const is: Name = { name: kept.name, name_seen_at: asked ? chosen : kept.name_seen_at }
      await tx.db(table.contact).where({ id: fromId }).update({ merged_into_id: intoId })
      await tx.db(table.contact).where({ id: intoId }).update(is)
      const moved: Moved = { name: { was, is }, things: {} }
      for (const [name, keeper] of all()) moved.things[name] = await keeper.give(tx, { fromId, intoId })
      const id = await insertOne(tx.db, table.merge, {
        from_id: fromId,
        into_id: intoId,
        actor_id: user.id,
        created_at: new Date(),
        ...stored(moved),
      })
      await record(tx, {
        actorId: user.id,
        action: 'directory.contacts-merged',
        subject: { type: 'contact', id: intoId },
        after: { contactId: fromId, mergeId: id },
      })
      await announce(tx, { fromId, intoId }, false)
      return id
    })
  }

  /**
   * Puts back what moved, unless it has become something else since.
   *
   * @returns how many things stay where they are, by what they are; undone already, none.
   * @throws KAUNTER_DIRECTORY_MERGE_NOT_FOUND, KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE
   */
  async function undo(user: User, intoId: string, id: string): Promise<Record<string, number>> {
    return ctx.tx(async (tx) => {
      const known: MergeRow | undefined = await tx.db(table.merge).where({ id, into_id: intoId }).first()
      if (known === undefined) throw mergeNotFound({ id })
      const { rows } = await standing(tx, [known.from_id, intoId])
      const row: MergeRow = await tx.db(table.merge).where({ id }).forUpdate().first()
      if (row.undone_at !== null) return {}
      if (rows.find((each) => each.id === intoId)?.merged_into_id !== null) throw notPossible('later')
      if (undoUntil(row) < new Date()) throw notPossible('too-late')
      const merge = { fromId: row.from_id, intoId }
      const { name, things }: Moved = JSON.parse(row.moved)
      const there = new Map(all())
      const left: Record<string, number> = {}
      // Those that took part last go back first: what they have may be of what others have.
      for (const [keeper, moved] of Object.entries(things).toReversed()) {
        const it = there.get(keeper)
        if (it !== undefined) add(left, await it.takeBack(tx, merge, moved))
        else if (Object.values(moved).some(({ length }) => length > 0)) throw notPossible('plugin-off')
      }
      const now = rows.find((each) => each.id === intoId) as ContactRow
      if (now.name === name.is.name && same(now.name_seen_at, name.is.name_seen_at))
        await tx.db(table.contact).where({ id: intoId }).update(toName(name.was))
      await tx.db(table.contact).where({ id: row.from_id }).update({ merged_into_id: null })
      await tx.db(table.merge).where({ id }).update({ undone_at: new Date(), undone_by: user.id })
      await record(tx, {
        actorId: user.id,
        action: 'directory.contacts-parted',
        subject: { type: 'contact', id: intoId },
        after: { contactId: row.from_id, mergeId: id },
      })
      await announce(tx, merge, true)
      return left
    })
  }

  async function announce(tx: Tx, { fromId, intoId }: ContactMerge, undone: boolean): Promise<void> {
    await ctx.run(contactsChanged, { tx, contactIds: [fromId, intoId] })
    await tx.emit(contactsMerged, { fromId, intoId, undone })
  }

  /** Those who were off when contacts were merged move what they have now. */
  async function catchUp(): Promise<void> {
    const rows: Pick<MergeRow, 'id' | 'from_id' | 'into_id' | 'keepers'>[] = await ctx
      .db(table.merge)
      .select('id', 'from_id', 'into_id', 'keepers')
      .whereNull('undone_at')
      .orderBy('id')
    for (const { id, from_id: fromId, into_id: intoId, keepers: took } of rows) {
      if ([...keepers().keys()].every((name) => took.split(',').includes(name))) continue
      await ctx.tx(async (tx) => {
        await standing(tx, [fromId, intoId])
        const row: MergeRow | undefined = await tx
          .db(table.merge)
          .where({ id })
          .whereNull('undone_at')
          .forUpdate()
          .first()
        if (row === undefined) return
        const moved: Moved = JSON.parse(row.moved)
        for (const [name, keeper] of keepers()) moved.things[name] ??= await keeper.give(tx, { fromId, intoId })
        await tx.db(table.merge).where({ id }).update(stored(moved))
        await ctx.run(contactsChanged, { tx, contactIds: [fromId, intoId] })
      })
    }
  }

  /** Those into this contact that can still be undone, the latest first. */
  async function ofContact(id: string) {
    const rows: MergeRow[] = await ctx
      .db(table.merge)
      .where({ into_id: id })
      .whereNull('undone_at')
      .where('created_at', '>', new Date(Date.now() - undoDays * 86_400_000))
      .orderBy('id', 'desc')
    return rows.map((row) => ({
      id: row.id,
      contactId: row.from_id,
      actorId: row.actor_id,
      at: row.created_at,
      undoUntil: undoUntil(row),
      moved: countsOf(JSON.parse(row.moved)),
    }))
  }

  return { merge, undo, catchUp, ofContact }
}

const stored = (moved: Moved) => ({ keepers: Object.keys(moved.things).join(), moved: JSON.stringify(moved) })
const notPossible = (why: MergeObstacle) => mergeNotPossible({ why }, { details: { why } })
const undoUntil = ({ created_at }: MergeRow) => new Date(created_at.getTime() + undoDays * 86_400_000)

const toName = ({ name, name_seen_at }: Name): Name => ({ name, name_seen_at: name_seen_at && new Date(name_seen_at) })
const same = (a: Date | null, b: Date | null) => a?.getTime() === (b === null ? undefined : new Date(b).getTime())

function add(sum: Record<string, number>, more: Record<string, number>): void {
  for (const [what, count] of Object.entries(more)) if (count > 0) sum[what] = (sum[what] ?? 0) + count
}

/** How many things of each sort; those of no consequence for people are left out by the screen. */
function countsOf({ things }: Moved): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const moved of Object.values(things))
    add(counts, Object.fromEntries(Object.entries(moved).map(([what, rows]) => [what, rows.length])))
  return counts
}
