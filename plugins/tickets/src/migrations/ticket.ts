import { instant, type Migration } from '@kaunter/core'

/** Tickets, what was said in them and what happened to them. */
export const ticketMigrations: Record<string, Migration> = {
  '001_ticket': {
    async up(db, table) {
      await db.schema.createTable(table('ticket'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('conversation_id').notNullable()
        // Equals conversation_id while the ticket is open and is null afterwards: the unique index is what settles
        // "one open ticket per conversation", on PostgreSQL and MySQL alike.
        t.bigInteger('open_conversation_id').unique()
        t.bigInteger('contact_id').notNullable().index()
        t.string('channel', 50).notNullable()
        t.string('status', 20).notNullable()
        t.boolean('is_open').notNullable()
        t.bigInteger('assignee_id')
        t.bigInteger('franchise_id')
        t.bigInteger('outlet_id')
        t.bigInteger('last_message_id').notNullable()
        instant(t, 'last_message_at').notNullable()
        t.string('last_message_preview', 200).notNullable()
        t.string('last_message_kind', 50).notNullable()
        t.string('last_message_direction', 3).notNullable()
        instant(t, 'awaiting_reply_since')
        instant(t, 'answered_at')
        instant(t, 'resolved_at')
        instant(t, 'created_at').notNullable()
        t.integer('version').notNullable().defaultTo(1)
        t.index(['conversation_id', 'id'])
        // Every list reads one of these from its end; the order of the columns is the order of the list.
        t.index(['is_open', 'last_message_at', 'id'])
        t.index(['status', 'last_message_at', 'id'])
        t.index(['assignee_id', 'is_open', 'last_message_at', 'id'])
        t.index(['franchise_id', 'is_open', 'last_message_at', 'id'])
        t.index(['outlet_id', 'is_open', 'last_message_at', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('ticket')),
  },
  '002_message': {
    async up(db, table) {
      await db.schema.createTable(table('message'), (t) => {
        t.bigInteger('message_id').primary()
        t.bigInteger('ticket_id').notNullable()
        instant(t, 'occurred_at').notNullable()
        t.index(['ticket_id', 'occurred_at', 'message_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('message')),
  },
  '003_event': {
    async up(db, table) {
      await db.schema.createTable(table('event'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('ticket_id').notNullable()
        instant(t, 'at').notNullable()
        t.string('type', 30).notNullable()
        t.bigInteger('actor_id')
        t.text('data').notNullable()
        t.string('client_id', 64)
        t.unique(['ticket_id', 'client_id'])
        t.index(['ticket_id', 'at', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('event')),
  },
  '004_reference': {
    async up(db, table) {
      await db.schema.createTable(table('reference'), (t) => {
        t.bigInteger('ticket_id').primary()
        t.string('reference', 40).notNullable().unique()
        instant(t, 'created_at').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('reference')),
  },
  '005_submission': {
    async up(db, table) {
      await db.schema.createTable(table('submission'), (t) => {
        t.bigIncrements('id')
        t.string('client_id', 40).notNullable().unique()
        t.string('token_id', 40).notNullable()
        // Which message of its token it is; the index is what keeps a token to its few.
        t.integer('number').notNullable()
        t.bigInteger('ticket_id').index()
        t.bigInteger('contact_id').index()
        // What was agreed to, word for word, where and when.
        t.string('origin', 200).notNullable()
        t.text('consent_text').notNullable()
        t.string('consent_version', 40).notNullable()
        t.string('consent_locale', 2).notNullable()
        instant(t, 'consent_at').notNullable()
        t.unique(['token_id', 'number'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('submission')),
  },
  '006_waiting': {
    async up(db, table) {
      await db.schema.alterTable(table('ticket'), (t) => {
        t.index(['is_open', 'awaiting_reply_since', 'id'])
      })
    },
    async down(db, table) {
      await db.schema.alterTable(table('ticket'), (t) => {
        t.dropIndex(['is_open', 'awaiting_reply_since', 'id'])
      })
    },
  },
  '010_lifecycle': {
    async up(db, table) {
      await db.schema.alterTable(table('ticket'), (t) => {
        t.string('workflow', 50).notNullable().defaultTo('support')
        t.string('status_category', 20).notNullable().defaultTo('new')
        t.string('priority', 10).notNullable().defaultTo('normal')
        t.string('kind', 10).notNullable().defaultTo('support')
        t.bigInteger('category_id')
        t.bigInteger('team_id')
        t.bigInteger('account_id')
        t.string('outcome', 40)
        instant(t, 'snoozed_until')
        t.bigInteger('merged_into_id')
        t.bigInteger('follows_id')
        instant(t, 'first_responded_at')
        t.integer('reopen_count').notNullable().defaultTo(0)
        instant(t, 'closed_at')
        t.string('sla_state', 10).notNullable().defaultTo('none')
        instant(t, 'sla_due_at')
      })
    },
    async down(db, table) {
      await db.schema.alterTable(table('ticket'), (t) => {
        t.dropColumns(
          ...['workflow', 'status_category', 'priority', 'kind', 'category_id', 'team_id', 'account_id', 'outcome'],
          ...['snoozed_until', 'merged_into_id', 'follows_id', 'first_responded_at', 'reopen_count', 'closed_at'],
          ...['sla_state', 'sla_due_at'],
        )
      })
    },
  },
  '011_category_of_status': {
    async up(db, table) {
      await db(table('ticket')).update({
        status_category: db.raw(
          "case status when 'pending_merchant' then 'waiting_customer' when 'pending_internal' then 'waiting_internal' else status end",
        ),
        first_responded_at: db.ref('answered_at'),
        closed_at: db.raw("case status when 'closed' then coalesce(resolved_at, created_at) end"),
      })
    },
    async down() {},
  },
  '012_span': {
    async up(db, table) {
      await db.schema.createTable(table('span'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('ticket_id').notNullable()
        instant(t, 'started_at').notNullable()
        // Null for the present one.
        instant(t, 'ended_at')
        t.string('status', 20).notNullable()
        t.string('category', 20).notNullable()
        t.index(['ticket_id', 'started_at'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('span')),
  },
  '013_present_span': {
    async up(db, table) {
      // What was before is not known; from the last change that is, the present status holds.
      await db(db.raw('?? (ticket_id, started_at, status, category)', [table('span')])).insert(
        db(table('ticket')).select('id', db.raw('coalesce(resolved_at, created_at)'), 'status', 'status_category'),
      )
    },
    async down() {},
  },
  '014_event_version': {
    up: (db, table) =>
      db.schema.alterTable(table('event'), (t) => {
        // The version of the ticket that the change made; null for notes.
        t.integer('version')
        t.string('actor_kind', 10).notNullable().defaultTo('user')
      }),
    down: (db, table) => db.schema.alterTable(table('event'), (t) => void t.dropColumns('version', 'actor_kind')),
  },
}
