import type { Knex } from 'knex'
import { type Shop, type ShopStatus, shopStatuses } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { isTimeZone } from '../../kernel/validate.ts'
import { importInvalid } from './errors.ts'
import { type Cells, type ImportProblem, readRows } from './import-file.ts'
import { isOwn, isResponsible, type OutletValues, type ShopChanges } from './shop-changes.ts'
import { franchisesOf, outletsOf, type ShopRow, toShop } from './shops.ts'
import { stateOf } from './states.ts'

/** What a file means for what is stored. */
export interface ImportResult {
  rows: number
  created: number
  changed: number
  unchanged: number
  /** The outlets among those changed that go to another franchise. */
  moved: number
  problems: ImportProblem[]
}

interface Step {
  code: string
  before: Shop | undefined
  values: OutletValues & { name: string }
}

/** Franchises or outlets from a file: first what would happen, then all of it or nothing. The same file again changes nothing. */
export function createImport(ctx: Context, changes: ShopChanges) {
  async function plan(db: Knex, user: User, kind: Shop['kind'], csv: string) {
    const problems: ImportProblem[] = []
    const rows = readRows(kind, csv, problems)
    const stored = await shopsBy(
      db,
      kind,
      rows.map(({ cells }) => cells[kind === 'franchise' ? 'fid' : 'oid'] ?? ''),
    )
    const owners =
      kind === 'franchise'
        ? stored
        : await shopsBy(
            db,
            'franchise',
            rows.map(({ cells }) => cells.fid ?? ''),
          )
    const steps: Step[] = []
    for (const { line, cells } of rows) {
      const report = (column: keyof Cells, problem: ImportProblem['problem']) =>
        problems.push({ line, column, problem, value: (cells[column] ?? '').slice(0, 60) })
      const code = (kind === 'franchise' ? cells.fid : cells.oid) as string
      const before = stored.get(code)
      const owner = owners.get(cells.fid as string)
      const values: Step['values'] = { name: cells.name as string }
      if (cells.status) {
        if (!isStatus(cells.status)) report('status', 'status')
        else values.status = cells.status
      }
      if (kind === 'franchise') {
        if (!isResponsible(user.scope, before?.id ?? null)) report('fid', 'not-yours')
      } else {
        if (cells.time_zone && !isTimeZone(cells.time_zone)) report('time_zone', 'time-zone')
        else if (cells.time_zone) values.timeZone = cells.time_zone
        const state = cells.state ? stateOf(cells.state) : undefined
        if (cells.state && state === undefined) report('state', 'state')
        else if (state !== undefined) values.state = state
        const stays = owner !== undefined && owner.id === before?.franchise?.id
        if (owner === undefined || !(stays || isResponsible(user.scope, owner.id))) report('fid', 'franchise-unknown')
        else values.franchiseId = owner.id
        if (before !== undefined && !isOwn(user.scope, before)) report('oid', 'not-yours')
      }
      steps.push({ code, before, values })
    }
    problems.sort((a, b) => a.line - b.line)
    return { steps, result: { ...summary(steps), problems } satisfies ImportResult }
  }

  async function shopsBy(db: Knex, kind: Shop['kind'], codes: readonly string[]): Promise<Map<string, Shop>> {
    const rows: ShopRow[] = await (kind === 'franchise' ? franchisesOf(ctx, db) : outletsOf(ctx, db)).whereIn(
      kind === 'franchise' ? 's.fid' : 's.oid',
      [...new Set(codes)],
    )
    return new Map(rows.map((row) => [row.code, toShop(kind, row)]))
  }

  /** What would happen; nothing does. */
  const preview = async (user: User, kind: Shop['kind'], csv: string) => (await plan(ctx.db, user, kind, csv)).result

  /** @throws KAUNTER_DIRECTORY_IMPORT_INVALID with the problems in its details; then nothing was imported. */
  async function apply(tx: Tx, user: User, kind: Shop['kind'], csv: string): Promise<ImportResult> {
    const { steps, result } = await plan(tx.db, user, kind, csv)
    const { problems } = result
    if (problems.length > 0) throw importInvalid({ problems: problems.length }, { details: { problems } })
    for (const { before, values } of steps)
      if (before !== undefined && differs(before, values)) await changes.change(tx, user, kind, before.id, values)
    await changes.createMany(
      tx,
      user,
      kind,
      steps.filter(({ before }) => before === undefined),
    )
    return result
  }

  return { preview, apply }
}

const isStatus = (text: string): text is ShopStatus => shopStatuses.some((status) => status === text)

const differs = (before: Shop, { name, status, franchiseId, timeZone, state }: Step['values']) =>
  name !== before.name ||
  (status ?? before.status) !== before.status ||
  (franchiseId ?? before.franchise?.id) !== before.franchise?.id ||
  (timeZone ?? before.timeZone) !== before.timeZone ||
  (state === undefined ? before.state : state) !== before.state

function summary(steps: readonly Step[]): Omit<ImportResult, 'problems'> {
  const known = steps.flatMap(({ before, values }) => (before === undefined ? [] : [{ before, values }]))
  const changed = known.filter(({ before, values }) => differs(before, values))
  const moved = changed.filter(
    ({ before, values }) => (values.franchiseId ?? before.franchise?.id) !== before.franchise?.id,
  )
  return {
    rows: steps.length,
    created: steps.length - known.length,
    changed: changed.length,
    unchanged: known.length - changed.length,
    moved: moved.length,
  }
}
