import { audit } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'
import { recordAudit } from './record.ts'

/** Who did what, written with the change itself. */
export const auditPlugin = definePlugin({
  name: 'audit',
  provides: [audit],
  migrations: {
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
    '002_actor_name': {
      up: (db, table) => db.schema.alterTable(table('log'), (t) => void t.string('actor_name', 100)),
      down: (db, table) => db.schema.alterTable(table('log'), (t) => void t.dropColumn('actor_name')),
    },
  },
  setup(ctx) {
    ctx.provide(audit, { record: (tx, entry) => recordAudit(tx.db, entry) })
  },
})
