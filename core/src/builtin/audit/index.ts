import { audit } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

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
  },
  setup(ctx) {
    ctx.provide(audit, {
      async record(tx, { actorId, action, subject, before, after }) {
        await tx.db(ctx.table('log')).insert({
          at: new Date(),
          actor_id: actorId,
          action,
          subject_type: subject.type,
          subject_id: subject.id,
          before: before === undefined ? null : JSON.stringify(before),
          after: after === undefined ? null : JSON.stringify(after),
        })
      },
    })
  },
})
