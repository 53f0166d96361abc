import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'
import type { Definition } from './definition.ts'

const office = [{ from: '09:00', to: '18:00' }]
const officeHours: Definition = {
  name: 'Office hours',
  zone: 'Asia/Kuala_Lumpur',
  holidays: 'national',
  week: { sun: [], mon: office, tue: office, wed: office, thu: office, fri: office, sat: [] },
  exceptions: [],
}

export const migrations: Record<string, Migration> = {
  '001_calendar': {
    async up(db, table) {
      await db.schema.createTable(table('calendar'), (t) => {
        t.bigIncrements('id')
        t.string('name', 100).notNullable().unique()
        t.text('definition', 'longtext').notNullable()
        t.integer('version').notNullable()
        instant(t, 'updated_at').notNullable()
        t.bigInteger('updated_by')
      })
    },
    down: (db, table) => db.schema.dropTable(table('calendar')),
  },
  '002_assignment': {
    async up(db, table) {
      await db.schema.createTable(table('assignment'), (t) => {
        t.string('level', 10).notNullable()
        // 0 for the platform: a null would not count in the key.
        t.bigInteger('scope_id').notNullable()
        t.bigInteger('calendar_id').notNullable().index()
        t.primary(['level', 'scope_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('assignment')),
  },
  '003_default': {
    async up(db, table) {
      await db(table('calendar')).insert({
        name: officeHours.name,
        definition: JSON.stringify(officeHours),
        version: 1,
        updated_at: new Date(0),
      })
      await db.raw('insert into ?? (level, scope_id, calendar_id) select ?, 0, id from ??', [
        table('assignment'),
        'platform',
        table('calendar'),
      ])
    },
    async down(db, table) {
      await db(table('assignment')).delete()
      await db(table('calendar')).delete()
    },
  },
}
