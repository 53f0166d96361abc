import { instant, type Migration } from '@kaunter/core'

/** A released migration is never changed: add the next one. Each runs on PostgreSQL and on MySQL. */
export const migrations: Record<string, Migration> = {
  '001_request': {
    async up(db, table) {
      await db.schema.createTable(table('request'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('contact_id').notNullable()
        // The contact again while the call is still to be made, null afterwards: one open request for each contact.
        t.bigInteger('open_contact_id').unique()
        // What the customer wrote stays with messaging.
        t.bigInteger('message_id').notNullable().unique()
        instant(t, 'asked_at').notNullable()
        instant(t, 'due_at').notNullable()
        instant(t, 'overdue_at')
        instant(t, 'done_at')
        // Whose it is: `whereInScope` looks at these two.
        t.bigInteger('franchise_id')
        t.bigInteger('outlet_id')
        t.index(['asked_at', 'id'])
        t.index(['contact_id', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('request')),
  },
}

export interface Row {
  id: string
  contact_id: string
  message_id: string
  asked_at: Date
  due_at: Date
  overdue_at: Date | null
  done_at: Date | null
  franchise_id: string | null
  outlet_id: string | null
}
