import { instant, type Migration } from '@kaunter/core'

/** What is promised, and how each promise stands. */
export const slaMigrations: Record<string, Migration> = {
  '030_sla_policy': {
    async up(db, table) {
      await db.schema.createTable(table('sla_policy'), (t) => {
        t.bigIncrements('id')
        t.string('name', 100).notNullable()
        t.integer('position').notNullable()
        // The one that stands last, holds for what no other does, and cannot be removed.
        t.boolean('catch_all').notNullable()
        t.boolean('active').notNullable()
        t.text('conditions').notNullable()
        t.text('targets').notNullable()
        // Null for that of the outlet.
        t.bigInteger('calendar_id')
        t.integer('warn_percent').notNullable()
        t.text('escalations').notNullable()
        t.integer('version').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('sla_policy')),
  },
  '031_sla_catch_all': {
    async up(db, table) {
      await db(table('sla_policy')).insert({
        name: 'Standard',
        position: 1,
        catch_all: true,
        active: true,
        conditions: '{}',
        targets: JSON.stringify({
          first_response: { default: 5 },
          next_response: { default: 15 },
          resolution: { default: 960, urgent: 240 },
          handoff: { default: 30 },
        }),
        warn_percent: 75,
        escalations: JSON.stringify([
          { at: 'warned', notify: { assignee: true } },
          { at: 'breached', notify: { assignee: true, roles: ['supervisor'] } },
          { at: 'repeat', afterMinutes: 60, notify: { roles: ['supervisor'] } },
        ]),
        version: 1,
      })
    },
    async down() {},
  },
  '032_clock': {
    async up(db, table) {
      await db.schema.createTable(table('clock'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('ticket_id').notNullable()
        t.string('metric', 20).notNullable()
        instant(t, 'started_at').notNullable()
        t.boolean('is_open').notNullable()
        instant(t, 'ended_at')
        t.boolean('met').notNullable()
        // Who answered or resolved it.
        t.bigInteger('agent_id')
        // What was promised, as it was then; null minutes when nothing was.
        t.bigInteger('policy_id')
        t.string('policy_name', 100)
        t.integer('target_minutes')
        t.integer('warn_percent')
        t.bigInteger('calendar_id')
        t.integer('calendar_version')
        instant(t, 'due_at')
        instant(t, 'warn_at')
        instant(t, 'paused_since')
        instant(t, 'warned_at')
        instant(t, 'breached_at')
        // Up to when what follows a breach has been said, and to how many people the last was.
        instant(t, 'escalated_at')
        t.integer('told').notNullable().defaultTo(0)
        // When time has to look at it again; null when never.
        instant(t, 'next_at').index()
        // Of finished ones: how long it took, in opening hours and by the clock on the wall.
        t.bigInteger('business_ms')
        t.bigInteger('wall_ms')
        t.unique(['ticket_id', 'metric', 'started_at'])
        t.index(['is_open', 'ticket_id'])
        t.index(['ended_at'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('clock')),
  },
  '033_sla_run': {
    async up(db, table) {
      await db.schema.createTable(table('sla_run'), (t) => {
        t.bigIncrements('id')
        // `policy`, `calendar`, or `start` for the tickets that were open before there were clocks.
        t.string('reason', 20).notNullable()
        t.integer('total').notNullable()
        t.integer('done').notNullable()
        t.bigInteger('after_id').notNullable()
        instant(t, 'started_at').notNullable()
        instant(t, 'finished_at').index()
      })
    },
    down: (db, table) => db.schema.dropTable(table('sla_run')),
  },
  '034_first_sla_run': {
    async up(db, table) {
      const [row] = await db(table('ticket')).where('is_open', true).count('* as open')
      const total = Number(row?.open ?? 0)
      if (total === 0) return
      const started_at = new Date()
      await db(table('sla_run')).insert({ reason: 'start', total, done: 0, after_id: 0, started_at })
    },
    async down() {},
  },
  '035_due_metric': {
    async up(db, table) {
      await db.schema.alterTable(table('ticket'), (t) => void t.string('sla_due_metric', 20))
      const [ticket, clock] = [table('ticket'), table('clock')]
      const due = db(clock)
        .min('metric')
        .where({ is_open: true })
        .whereRaw('?? = ?? and ?? = ??', [
          ...[`${clock}.ticket_id`, `${ticket}.id`],
          ...[`${clock}.due_at`, `${ticket}.sla_due_at`],
        ])
      await db(ticket).whereNotNull('sla_due_at').update({ sla_due_metric: due })
    },
    down: (db, table) => db.schema.alterTable(table('ticket'), (t) => void t.dropColumn('sla_due_metric')),
  },
}
