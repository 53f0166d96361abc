import { instant, type Migration } from '@kaunter/core'

/** What a team sorts tickets by, who gets them, and rules. Removed rows stay for the history and for tickets that have them. */
export const deskMigrations: Record<string, Migration> = {
  '040_category': {
    async up(db, table) {
      await db.schema.createTable(table('category'), (t) => {
        t.bigIncrements('id')
        t.string('name_en', 100).notNullable()
        t.string('name_ms', 100).notNullable()
        t.integer('position').notNullable()
        t.boolean('active').notNullable()
        instant(t, 'removed_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('category')),
  },
  '041_tag': {
    async up(db, table) {
      await db.schema.createTable(table('tag'), (t) => {
        t.bigIncrements('id')
        t.string('name', 40).notNullable()
        // The name in lower case: agents make tags on the fly, and "VIP" and "vip" are one.
        t.string('folded', 40).notNullable().unique()
        t.string('colour', 10).notNullable()
        instant(t, 'removed_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('tag')),
  },
  '042_ticket_tag': {
    async up(db, table) {
      await db.schema.createTable(table('ticket_tag'), (t) => {
        t.bigInteger('ticket_id').notNullable()
        t.bigInteger('tag_id').notNullable().index()
        t.primary(['ticket_id', 'tag_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('ticket_tag')),
  },
  '043_field': {
    async up(db, table) {
      await db.schema.createTable(table('field'), (t) => {
        t.bigIncrements('id')
        t.string('key', 40).notNullable().unique()
        t.string('label_en', 100).notNullable()
        t.string('label_ms', 100).notNullable()
        t.string('type', 10).notNullable()
        t.text('options').notNullable()
        t.string('kind', 10).notNullable()
        t.boolean('required').notNullable()
        t.integer('position').notNullable()
        instant(t, 'removed_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('field')),
  },
  '043_field_of_leads': {
    async up(db, table) {
      const fields = [
        ['business_name', 'Business name', 'Nama perniagaan', 'text'],
        ['outlet_count', 'Outlets', 'Bilangan outlet', 'number'],
        ['location', 'Location', 'Lokasi', 'text'],
        ['budget', 'Budget (RM)', 'Bajet (RM)', 'number'],
      ] as const
      await db(table('field')).insert(
        fields.map(([key, label_en, label_ms, type], i) => ({
          ...{ key, label_en, label_ms, type, options: '[]', kind: 'sales', required: false, position: i + 1 },
        })),
      )
    },
    async down() {},
  },
  '044_field_value': {
    async up(db, table) {
      await db.schema.createTable(table('field_value'), (t) => {
        t.bigInteger('ticket_id').notNullable()
        t.bigInteger('field_id').notNullable().index()
        t.string('value', 500).notNullable()
        t.primary(['ticket_id', 'field_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('field_value')),
  },
  '045_team': {
    async up(db, table) {
      await db.schema.createTable(table('team'), (t) => {
        t.bigIncrements('id')
        t.string('name', 100).notNullable()
        t.string('mode', 12).notNullable()
        // The team of new tickets of this kind; null for one that rules and people choose.
        t.string('default_for', 10).unique()
        instant(t, 'removed_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('team')),
  },
  '046_team_member': {
    async up(db, table) {
      await db.schema.createTable(table('team_member'), (t) => {
        t.bigInteger('team_id').notNullable()
        t.bigInteger('user_id').notNullable().index()
        // Open tickets at most; null without a limit.
        t.integer('capacity')
        // Rises with every ticket given: the lowest has waited longest. An instant could stand still between two.
        t.bigInteger('served').notNullable().defaultTo(0)
        t.primary(['team_id', 'user_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('team_member')),
  },
  '047_availability': {
    async up(db, table) {
      await db.schema.createTable(table('availability'), (t) => {
        t.bigInteger('user_id').primary()
        t.boolean('available').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('availability')),
  },
  '048_team_waiting': {
    up: (db, table) =>
      db.schema.alterTable(table('ticket'), (t) => {
        t.index(['team_id', 'is_open', 'assignee_id', 'id'], table('team_waiting'))
      }),
    down: (db, table) => db.schema.alterTable(table('ticket'), (t) => void t.dropIndex([], table('team_waiting'))),
  },
  '049_rule': {
    async up(db, table) {
      await db.schema.createTable(table('rule'), (t) => {
        t.bigIncrements('id')
        t.string('name', 100).notNullable()
        t.integer('position').notNullable()
        t.boolean('active').notNullable()
        // Names of what it waits for, each between commas, so that they are found without reading JSON.
        t.string('triggers', 200).notNullable()
        t.integer('after_minutes')
        t.text('conditions').notNullable()
        t.text('actions').notNullable()
        // Of what began earlier, a rule that waits for time to pass knows nothing.
        instant(t, 'saved_at').notNullable()
        t.bigInteger('run_count').notNullable().defaultTo(0)
        instant(t, 'ran_at')
        t.bigInteger('error_count').notNullable().defaultTo(0)
        t.string('error', 500)
        instant(t, 'error_at')
        instant(t, 'removed_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('rule')),
  },
  '049_rule_of_leads': {
    async up(db, table) {
      const words = [
        ...['price', 'prices', 'pricing', 'quote', 'quotation', 'demo', 'buy', 'purchase', 'package', 'subscribe'],
        ...['interested', 'harga', 'sebut harga', 'beli', 'pakej', 'langgan', 'melanggan', 'berminat'],
      ]
      await db(table('rule')).insert({
        ...{ name: 'Leads (prospek)', position: 100, active: true, triggers: ',created,message,', after_minutes: null },
        conditions: JSON.stringify({
          all: [
            { field: 'kind', op: 'is', value: 'support' },
            // Once somebody works on it, a person says what it is.
            { field: 'statusCategory', op: 'is', value: 'new' },
            { field: 'text', op: 'in', value: words },
          ],
        }),
        actions: JSON.stringify({ set: { kind: 'sales' } }),
        saved_at: new Date('2026-01-01T00:00:00Z'),
      })
    },
    async down() {},
  },
  '049_rule_wait': {
    async up(db, table) {
      await db.schema.createTable(table('rule_wait'), (t) => {
        t.bigInteger('rule_id').notNullable()
        t.bigInteger('ticket_id').notNullable()
        instant(t, 'since').notNullable().index()
        t.primary(['rule_id', 'ticket_id', 'since'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('rule_wait')),
  },
}
