import type { Knex } from 'knex'
import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

type Alter = (table: Knex.AlterTableBuilder) => void
const alter = (up: Alter, down: Alter): Migration => ({
  up: (db, table) => db.schema.alterTable(table('log'), up),
  down: (db, table) => db.schema.alterTable(table('log'), down),
})
/** Each filter of the viewer reads one of these from its end. */
const index = (...columns: string[]): Migration =>
  alter(
    (t) => void t.index([...columns, 'at', 'id']),
    (t) => void t.dropIndex([...columns, 'at', 'id']),
  )

export const migrations: Record<string, Migration> = {
  '001_log': {
    async up(db, table) {
      await db.schema.createTable(table('log'), (t) => {
        t.bigIncrements('id')
        instant(t, 'at').notNullable()
        t.bigInteger('actor_id')
        t.string('action', 100).notNullable()
        t.string('subject_type', 50).notNullable()
        t.string('subject_id', 64).notNullable()
        t.text('before')
        t.text('after')
        t.index(['subject_type', 'subject_id', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('log')),
  },
  '002_actor_name': alter(
    (t) => void t.string('actor_name', 100),
    (t) => void t.dropColumn('actor_name'),
  ),
  '003_place': alter(
    (t) => {
      // Whose it was when it happened; both null for what is of no place, which those read who see all.
      t.bigInteger('franchise_id')
      t.bigInteger('outlet_id')
    },
    (t) => void t.dropColumns('franchise_id', 'outlet_id'),
  ),
  '004_by_time': index(),
  '005_by_actor': index('actor_id'),
  '006_by_action': index('action'),
  '007_by_subject': index('subject_type', 'subject_id'),
  '008_by_franchise': index('franchise_id'),
  '009_by_outlet': index('outlet_id'),
  '010_by_subject_only': alter(
    (t) => void t.dropIndex(['subject_type', 'subject_id', 'id']),
    (t) => void t.index(['subject_type', 'subject_id', 'id']),
  ),
}
