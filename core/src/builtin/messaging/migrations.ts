import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

export const migrations: Record<string, Migration> = {
  '001_channel_account': {
    async up(db, table) {
      await db.schema.createTable(table('channel_account'), (t) => {
        t.bigIncrements('id')
        t.string('channel', 50).notNullable()
        t.string('provider_id', 100).notNullable()
        t.string('label', 200).notNullable()
        // Set when the provider refuses everything (token expired, account blocked); a person clears it.
        t.text('paused_reason')
        instant(t, 'created_at').notNullable()
        t.unique(['channel', 'provider_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('channel_account')),
  },
  '002_conversation': {
    async up(db, table) {
      await db.schema.createTable(table('conversation'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('contact_id').notNullable()
        t.bigInteger('account_id').notNullable()
        instant(t, 'last_inbound_at')
        // Where the person last wrote from: still there when the contact's addresses have moved to another contact.
        t.string('address_kind', 10)
        t.string('address', 200)
        instant(t, 'created_at').notNullable()
        t.unique(['contact_id', 'account_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('conversation')),
  },
  '003_message': {
    async up(db, table) {
      await db.schema.createTable(table('message'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('account_id').notNullable()
        t.bigInteger('conversation_id').notNullable()
        t.string('direction', 3).notNullable()
        t.string('provider_id', 200)
        t.string('kind', 50).notNullable()
        t.text('text').notNullable()
        t.text('content')
        t.text('media')
        t.string('target_provider_id', 200)
        t.string('status', 20).notNullable()
        t.integer('version').notNullable().defaultTo(1)
        t.string('error_code', 100)
        t.text('error_text')
        t.bigInteger('author_id')
        t.string('client_id', 64)
        // A retry that is due later; until then the message stays queued.
        instant(t, 'not_before')
        // Attempts made before a person asked for it again; they do not count against the limit of tries.
        t.integer('attempts_before').notNullable().defaultTo(0)
        // The plugin that claimed or attached it; null = unrouted, offered again.
        t.string('handled_by', 50)
        instant(t, 'occurred_at').notNullable()
        instant(t, 'created_at').notNullable()
        t.text('raw')
        t.unique(['account_id', 'provider_id'])
        t.unique(['conversation_id', 'client_id'])
        t.index(['conversation_id', 'status', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('message')),
  },
  '004_attempt': {
    async up(db, table) {
      await db.schema.createTable(table('attempt'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('message_id').notNullable()
        t.integer('number').notNullable()
        t.string('outcome', 20)
        t.string('provider_id', 200).index()
        t.integer('http_status')
        t.string('error_code', 100)
        t.text('error_text')
        instant(t, 'started_at').notNullable()
        instant(t, 'finished_at')
        t.unique(['message_id', 'number'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('attempt')),
  },
  '005_status_event': {
    async up(db, table) {
      await db.schema.createTable(table('status_event'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('account_id').notNullable()
        t.string('provider_id', 200).notNullable()
        t.string('status', 30).notNullable()
        t.string('recipient', 200).notNullable()
        // Null while parked: its message is not here, or not yet.
        t.bigInteger('message_id').index()
        t.string('error_code', 100)
        t.text('error_text')
        instant(t, 'occurred_at').notNullable()
        t.text('raw').notNullable()
        t.unique(['account_id', 'provider_id', 'status', 'recipient'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('status_event')),
  },
  '006_unrouted': {
    async up(db, table) {
      await db.schema.alterTable(
        table('message'),
        (t) => void t.index(['handled_by', 'direction', 'id'], table('message_unrouted')),
      )
    },
    down: (db, table) => db.schema.alterTable(table('message'), (t) => void t.dropIndex([], table('message_unrouted'))),
  },
  '007_thread': {
    async up(db, table) {
      await db.schema.alterTable(table('conversation'), (t) => {
        // On a channel where a person may hold several conversations with one account; else empty.
        t.string('thread', 64).notNullable().defaultTo('')
        t.bigInteger('franchise_id')
        t.bigInteger('outlet_id')
      })
    },
    down: (db, table) =>
      db.schema.alterTable(table('conversation'), (t) => void t.dropColumns('thread', 'franchise_id', 'outlet_id')),
  },
  '008_thread_unique': {
    up: (db, table) =>
      db.schema.alterTable(table('conversation'), (t) => void t.unique(['contact_id', 'account_id', 'thread'])),
    down: (db, table) =>
      db.schema.alterTable(table('conversation'), (t) => void t.dropUnique(['contact_id', 'account_id', 'thread'])),
  },
  '009_one_conversation': {
    up: (db, table) =>
      db.schema.alterTable(table('conversation'), (t) => void t.dropUnique(['contact_id', 'account_id'])),
    down: (db, table) =>
      db.schema.alterTable(table('conversation'), (t) => void t.unique(['contact_id', 'account_id'])),
  },
  '010_choices': {
    up: (db, table) =>
      db.schema.alterTable(table('message'), (t) => {
        // Outgoing: the list below the text, as JSON. Incoming: the id of the row that was tapped.
        t.text('list')
        t.string('choice', 256)
      }),
    down: (db, table) => db.schema.alterTable(table('message'), (t) => void t.dropColumns('list', 'choice')),
  },
}
