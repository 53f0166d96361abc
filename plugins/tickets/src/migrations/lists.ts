import type { Knex, Migration } from '@kaunter/core'

/** In index after index what filters ask for, so that a page is found in the index alone; see decision 032. */
const filtered = ['status_category', 'status', 'priority', 'category_id', 'team_id', 'assignee_id', 'sla_state', 'kind']
const newest = ['is_open', 'last_message_at', 'id']
const place = ['franchise_id', 'outlet_id']

const index = (name: string, columns: readonly string[], of = 'ticket'): Migration => ({
  up: (db, table) => db.schema.alterTable(table(of), (t) => void t.index([...columns], table(name))),
  down: (db, table) => db.schema.alterTable(table(of), (t) => void t.dropIndex([], table(name))),
})
/** Takes away an index of the first migration, whose successor begins like it. */
const without = (columns: readonly string[], of = 'ticket'): Migration => ({
  up: (db, table) => db.schema.alterTable(table(of), (t) => void t.dropIndex([...columns])),
  down: (db, table) => db.schema.alterTable(table(of), (t) => void t.index([...columns])),
})

/** Indexes of the lists, and copies of tickets beside their tags. */
export const listMigrations: Record<string, Migration> = {
  '050_tag_copies': {
    up: (db, table) =>
      db.schema.alterTable(table('ticket_tag'), (t) => {
        // Copies of the ticket's own; null until the change that sets the tag has run its reactions.
        t.bigInteger('franchise_id')
        t.bigInteger('outlet_id')
        t.boolean('is_open')
        t.datetime('last_message_at', { precision: 3, useTz: true })
      }),
    down: (db, table) =>
      db.schema.alterTable(
        table('ticket_tag'),
        (t) => void t.dropColumns('franchise_id', 'outlet_id', 'is_open', 'last_message_at'),
      ),
  },
  '051_tag_of_franchise': index(
    'tag_of_franchise',
    ['tag_id', 'franchise_id', 'is_open', 'last_message_at', 'ticket_id', 'outlet_id'],
    'ticket_tag',
  ),
  '051_tag_newest': index('tag_newest', ['tag_id', 'is_open', 'last_message_at', 'ticket_id', ...place], 'ticket_tag'),
  '052_list_all': index('list_all', [...newest, ...filtered, 'snoozed_until', ...place]),
  '052_list_franchise': index('list_franchise', ['franchise_id', ...newest, ...filtered, 'snoozed_until', 'outlet_id']),
  '052_list_outlet': index('list_outlet', ['outlet_id', ...newest, ...filtered, 'snoozed_until', 'franchise_id']),
  '052_list_assignee': index('list_assignee', ['assignee_id', ...newest, ...place]),
  '052_list_category': index('list_category', ['category_id', ...newest, ...place]),
  '052_list_sla': index('list_sla', ['sla_state', ...newest, ...place]),
  '053_without_all': without(newest),
  '053_without_assignee': without(['assignee_id', ...newest]),
  '053_without_franchise': without(['franchise_id', ...newest]),
  '053_without_outlet': without(['outlet_id', ...newest]),
}

const isPostgres = (db: Knex) => db.client.dialect === 'postgresql'

/** A table of words with the place of their ticket; see `WordTable`. */
const words = (name: string, id: string, other: string): Migration => ({
  async up(db, table) {
    await db.schema.createTable(table(name), (t) => {
      t.bigInteger(id).primary()
      t.bigInteger(other).notNullable().index()
      t.bigInteger('franchise_id')
      t.bigInteger('outlet_id')
      if (isPostgres(db)) t.specificType('words', 'tsvector').notNullable()
      else t.text('words').notNullable()
      t.index(['franchise_id', id])
      t.index(['outlet_id', id])
    })
  },
  down: (db, table) => db.schema.dropTable(table(name)),
})
const fullText = (name: string): Migration => ({
  async up(db, table) {
    const names = [table(`${name}_words`), table(name)]
    await db.raw(
      isPostgres(db) ? 'create index ?? on ?? using gin (words)' : 'create fulltext index ?? on ?? (words)',
      names,
    )
  },
  down: (db, table) => db.schema.alterTable(table(name), (t) => void t.dropIndex([], table(`${name}_words`))),
})

/** Copies for searching, and how far those from before have been made. */
export const searchMigrations: Record<string, Migration> = {
  '054_search': words('search', 'message_id', 'ticket_id'),
  '055_search_name': words('search_name', 'ticket_id', 'contact_id'),
  '056_search_address': {
    up: (db, table) =>
      db.schema.createTable(table('search_address'), (t) => {
        t.bigInteger('contact_id').notNullable()
        t.string('kind', 10).notNullable()
        t.string('value', 200).notNullable()
        t.primary(['contact_id', 'kind', 'value'])
        t.index(['kind', 'value'])
      }),
    down: (db, table) => db.schema.dropTable(table('search_address')),
  },
  '057_search_words': fullText('search'),
  '057_search_name_words': fullText('search_name'),
  '058_search_copied': {
    up: (db, table) =>
      db.schema.createTable(table('search_copied'), (t) => {
        t.string('part', 10).primary()
        // What has this id or a higher one is there; null when nothing is left.
        t.bigInteger('from_id')
      }),
    down: (db, table) => db.schema.dropTable(table('search_copied')),
  },
  '059_search_left': {
    async up(db, table) {
      const left = (part: string, of: string, id: string) =>
        db(db.raw('?? (part, from_id)', [table('search_copied')])).insert(
          db(table(of)).select(db.raw('?', [part]), db.raw('max(??) + 1', [id])),
        )
      await left('name', 'ticket', 'id')
      await left('message', 'message', 'message_id')
    },
    async down() {},
  },
}
