import type { Migration } from '@kaunter/core'

/** A released migration is never changed: add the next one. Each runs on PostgreSQL and on MySQL. */
export const migrations: Record<string, Migration> = {
  '001_stamp': {
    async up(db, table) {
      await db.schema.createTable(table('stamp'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('contact_id').notNullable()
        t.string('day', 10).notNullable().index()
        // Where the stamp was given, so that people see only those of their own outlets; null where nobody knows.
        t.bigInteger('franchise_id')
        t.bigInteger('outlet_id')
        t.unique(['contact_id', 'day'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('stamp')),
  },
}

// +hook|job {
const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kuala_Lumpur' })

/** The day of an instant where the shops are, such as 2026-11-22. */
export const dayOf = (instant: Date): string => calendar.format(instant)
// }
