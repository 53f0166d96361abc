import type { Knex, Migration } from '@kaunter/core'

/** Of open tickets alone, where the database can keep an index of a part. */
const openOnly = (name: string, columns: readonly string[]): Migration => ({
  up: (db, table) =>
    db.schema.alterTable(
      table('ticket'),
      (t) => void t.index([...columns], table(name), { predicate: db.whereRaw('is_open') as Knex.QueryBuilder }),
    ),
  down: (db, table) => db.schema.alterTable(table('ticket'), (t) => void t.dropIndex([], table(name))),
})
const place = ['franchise_id', 'outlet_id']

/** What the supervisor's view asks of all open tickets every few seconds is in indexes alone. */
export const floorMigrations: Record<string, Migration> = {
  // In the order of the groups, so that they are summed up while they are read.
  '100_floor_load': openOnly('floor_load', [
    ...['is_open', 'franchise_id', 'team_id', 'assignee_id', 'sla_state', 'sla_due_at', 'awaiting_reply_since'],
    'outlet_id',
  ]),
  '101_floor_due': openOnly('floor_due', ['is_open', 'sla_due_at', 'id', 'sla_state', ...place]),
  '102_floor_waiting': openOnly('floor_waiting', ['is_open', 'awaiting_reply_since', 'id', ...place]),
  // Begins like the one before.
  '103_without_waiting': {
    up: (db, table) =>
      db.schema.alterTable(table('ticket'), (t) => void t.dropIndex(['is_open', 'awaiting_reply_since', 'id'])),
    down: (db, table) =>
      db.schema.alterTable(table('ticket'), (t) => void t.index(['is_open', 'awaiting_reply_since', 'id'])),
  },
}
