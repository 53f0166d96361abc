import type { AuditEntry, MalaysianState, Shop, ShopStatus } from '../../contracts/index.ts'
import { outletMoved } from '../../contracts/index.ts'
import type { Scope, User } from '../../kernel/http.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { codeTaken, franchiseNotFound, notYours, outletNotFound } from './errors.ts'
import { franchisesOf, outletsOf, type ShopRow, toShop } from './shops.ts'

/** What people say of a franchise. */
export interface FranchiseValues {
  name?: string
  status?: ShopStatus
}
/** What people say of an outlet. */
export interface OutletValues extends FranchiseValues {
  franchiseId?: string
  timeZone?: string
  state?: MalaysianState | null
}

/** One that is not there yet. */
export interface NewShop {
  code: string
  values: OutletValues & { name: string }
}

/** Rows in one statement. */
const atOnce = 500

/** Whether somebody may enter outlets of a franchise; without one, enter franchises. */
export const isResponsible = ({ all, franchiseIds }: Scope, franchiseId: string | null) =>
  all || (franchiseId !== null && franchiseIds.includes(franchiseId))

/** Whether a franchise or outlet is within a scope. */
export const isOwn = (scope: Scope, { id, franchise }: Shop) =>
  isResponsible(scope, franchise?.id ?? id) || (franchise !== null && scope.outletIds.includes(id))

/** Enters and changes franchises and outlets; every change is in the audit trail with what was before. */
export function createShopChanges(ctx: Context, record: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  const table = { franchise: ctx.table('franchise'), outlet: ctx.table('outlet') }

  const rowsOf = (tx: Tx, kind: Shop['kind']) =>
    kind === 'franchise' ? franchisesOf(ctx, tx.db) : outletsOf(ctx, tx.db)
  async function read(tx: Tx, kind: Shop['kind'], id: string): Promise<Shop | undefined> {
    const row: ShopRow | undefined = await rowsOf(tx, kind).where('s.id', id).first()
    return row && toShop(kind, row)
  }

  async function assertFranchise(tx: Tx, user: User, id: string): Promise<void> {
    const row = await tx.db(table.franchise).where({ id }).first('id')
    if (row === undefined || !isResponsible(user.scope, id)) throw franchiseNotFound({ id })
  }

  async function created(tx: Tx, user: User, kind: Shop['kind'], id: string): Promise<Shop> {
    const shop = (await read(tx, kind, id)) as Shop
    const subject = { type: kind, id }
    const place = sightOf(shop)
    await record(tx, { actorId: user.id, action: `directory.${kind}-created`, subject, place, after: toAudit(shop) })
    return shop
  }

  /** @throws KAUNTER_DIRECTORY_CODE_TAKEN, KAUNTER_DIRECTORY_NOT_YOURS */
  async function createFranchise(tx: Tx, user: User, fid: string, values: FranchiseValues & { name: string }) {
    if (!isResponsible(user.scope, null)) throw notYours({})
    const row = { fid, name: values.name, status: values.status ?? 'active', created_at: new Date() }
    const [id] = await insertNew(tx.db, table.franchise, [row], ['fid'])
    if (id === undefined) throw codeTaken({ code: fid })
    return created(tx, user, 'franchise', id)
  }

  /** @throws KAUNTER_DIRECTORY_CODE_TAKEN, KAUNTER_DIRECTORY_FRANCHISE_NOT_FOUND */
  async function createOutlet(
    tx: Tx,
    user: User,
    oid: string,
    values: OutletValues & { name: string; franchiseId: string },
  ): Promise<Shop> {
    await assertFranchise(tx, user, values.franchiseId)
    const { timeZone = 'Asia/Kuala_Lumpur', status = 'active' } = values
    const row = { oid, ...toColumns({ ...values, timeZone, status }), created_at: new Date() }
    const [id] = await insertNew(tx.db, table.outlet, [row], ['oid'])
    if (id === undefined) throw codeTaken({ code: oid })
    return created(tx, user, 'outlet', id)
  }

  /**
   * Many at once, of a file that was checked: who may enter them was looked at before.
   *
   * @throws KAUNTER_DIRECTORY_CODE_TAKEN when somebody has entered one of them meanwhile.
   */
  async function createMany(tx: Tx, user: User, kind: Shop['kind'], shops: readonly NewShop[]): Promise<void> {
    const code = kind === 'franchise' ? 'fid' : 'oid'
    for (let i = 0; i < shops.length; i += atOnce) {
      const part = shops.slice(i, i + atOnce)
      const rows = part.map((shop) => {
        const { timeZone = 'Asia/Kuala_Lumpur', status = 'active', state = null, ...rest } = shop.values
        const values = kind === 'franchise' ? { ...rest, status } : { ...rest, timeZone, status, state }
        return { [code]: shop.code, ...toColumns(values), created_at: new Date() }
      })
      const ids = await insertNew(tx.db, table[kind], rows, [code])
      for (const [n, shop] of part.entries()) {
        const id = ids[n]
        if (id === undefined) throw codeTaken({ code: shop.code })
        const after = { code: shop.code, ...shop.values }
        const place =
          kind === 'franchise'
            ? { franchiseId: id, outletId: null }
            : { franchiseId: shop.values.franchiseId as string, outletId: id }
        const subject = { type: kind, id }
        await record(tx, { actorId: user.id, action: `directory.${kind}-created`, subject, place, after })
      }
    }
  }

  /**
   * Changes what is given. An outlet that moves takes its open tickets with it.
   *
   * @throws KAUNTER_DIRECTORY_FRANCHISE_NOT_FOUND or KAUNTER_DIRECTORY_OUTLET_NOT_FOUND, also for what is not to be seen.
   */
  async function change(tx: Tx, user: User, kind: Shop['kind'], id: string, values: OutletValues): Promise<Shop> {
    const missing = kind === 'franchise' ? franchiseNotFound({ id }) : outletNotFound({ id })
    const locked = await tx.db(table[kind]).where({ id }).forUpdate().first('id')
    const before = locked && (await read(tx, kind, id))
    if (before === undefined || !isOwn(user.scope, before)) throw missing
    const to = values.franchiseId
    if (to !== undefined && to !== before.franchise?.id) await assertFranchise(tx, user, to)
    const columns = toColumns(values)
    if (Object.keys(columns).length === 0) return before
    await tx.db(table[kind]).where({ id }).update(columns)
    const after = (await read(tx, kind, id)) as Shop
    const [was, is] = [toAudit(before), toAudit(after)]
    if (JSON.stringify(was) === JSON.stringify(is)) return after
    const moved = before.franchise !== null && after.franchise?.id !== before.franchise.id
    const action = moved ? 'directory.outlet-moved' : `directory.${kind}-changed`
    const place = sightOf(after)
    await record(tx, { actorId: user.id, action, subject: { type: kind, id }, place, before: was, after: is })
    if (moved) {
      const [from, into] = [before.franchise?.id as string, after.franchise?.id as string]
      await tx.emit(outletMoved, { outletId: id, fromFranchiseId: from, toFranchiseId: into })
    }
    return after
  }

  return { createFranchise, createOutlet, createMany, change }
}

export type ShopChanges = ReturnType<typeof createShopChanges>

function toColumns({ name, status, franchiseId, timeZone, state }: OutletValues) {
  const columns = { name, status, franchise_id: franchiseId, time_zone: timeZone, state }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

/** Who may read what the audit trail says of a shop. */
const sightOf = ({ id, franchise }: Shop) =>
  franchise === null ? { franchiseId: id, outletId: null } : { franchiseId: franchise.id, outletId: id }

const toAudit = ({ kind, code, name, status, franchise, timeZone, state }: Shop) =>
  kind === 'franchise' ? { code, name, status } : { code, name, status, franchiseId: franchise?.id, timeZone, state }
