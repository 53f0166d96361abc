import { join } from 'node:path'
import { definePlugin } from '@kaunter/core'
import {
  audit,
  auditSubjects,
  calendars,
  channels,
  contactAccess,
  contactBlocked,
  contactKeepers,
  directory,
  embedSubjects,
  embeds,
  live,
  messagesChanged,
  messaging,
  noticeSubjects,
  notifications,
  outletMoved,
  people,
  presence,
  presenceSubjects,
  routing,
  tickets,
  ticketWorkflows,
} from '@kaunter/core/contracts'
import { createAuditSubjects } from './audit-subjects.ts'
import { seesThroughTickets } from './contact-access.ts'
import { createContactKeeper } from './contact-keeper.ts'
import { moveDue, noteTimes } from './lifecycle/clock.ts'
import type { Reported } from './lifecycle/unsent.ts'
import { releaseJob } from './linking/aside.ts'
import { askJob } from './linking/questions.ts'
import { startLists } from './lists/start.ts'
import { migrations } from './migrations/index.ts'
import { tellsOfTickets } from './notice-subjects.ts'
import { partsOf } from './parts.ts'
import { routes } from './routes.ts'
import { createRouting } from './routing.ts'
import { createService } from './service.ts'
import { settingsSchema, texts } from './settings.ts'
import { slaTexts } from './sla/texts.ts'
import { tables } from './tables.ts'
import { webChannel } from './web/channel.ts'
import { createReferences } from './web/references.ts'
import { FormSubject, formOwner, formTag, StatusSubject, statusOwner, statusTag } from './web/subjects.ts'

const staff = ['agent', 'sales', 'renewal', 'supervisor']

/** One open ticket per conversation: who works on it, what was said, what happened. */
export default definePlugin({
  name: 'tickets',
  settings: settingsSchema,
  i18n: { en: { ...texts.en, ...slaTexts.en }, ms: { ...texts.ms, ...slaTexts.ms } },
  uses: {
    audit,
    calendars,
    directory,
    embeds,
    live,
    messaging,
    notifications,
    people,
    presence,
    workflows: ticketWorkflows,
  },
  provides: [
    ...[tickets, channels, contactAccess, contactKeepers],
    ...[auditSubjects, embedSubjects, noticeSubjects, presenceSubjects],
  ],
  permissions: {
    'tickets:read': { label: 'permission.read', roles: staff },
    'tickets:unlinked': { label: 'permission.unlinked', roles: staff },
    'tickets:reply': { label: 'permission.reply', roles: staff },
    'tickets:link': { label: 'permission.link', roles: staff },
    'tickets:reports': { label: 'permission.reports', roles: ['supervisor'] },
    'tickets:export': { label: 'permission.export', roles: ['supervisor'] },
    'tickets:manage': { label: 'permission.manage', roles: staff },
    'tickets:configure': {
      label: 'permission.configure',
      roles: ['supervisor'],
    },
  },
  migrations,
  admin: {
    directory: join(import.meta.dirname, '..', 'dist', 'ui'),
    nav: [
      { path: '/inbox', label: 'nav.inbox', icon: 'inbox', permission: 'tickets:read', order: -100 },
      { path: '/board', label: 'nav.board', icon: 'board', permission: 'tickets:read', order: -99 },
      { path: '/floor', label: 'nav.floor', icon: 'gauge', permission: 'tickets:reports', order: -98 },
      {
        path: '/ticket-setup',
        label: 'nav.setup',
        icon: 'tag',
        permission: 'tickets:configure',
        order: 102,
        group: 'administration',
      },
    ],
    pages: [
      { path: '/inbox', tag: 'tickets-inbox', permission: 'tickets:read' },
      { path: '/board', tag: 'tickets-board', permission: 'tickets:read' },
      { path: '/floor', tag: 'tickets-floor', permission: 'tickets:reports' },
      { path: '/ticket-setup', tag: 'tickets-setup', permission: 'tickets:configure' },
    ],
    slots: [
      {
        slot: 'dashboard.widget/v1',
        tag: 'tickets-own',
        title: 'widget.own',
        permission: 'tickets:read',
        height: 336,
      },
      {
        slot: 'dashboard.widget/v1',
        tag: 'tickets-widget',
        title: 'widget.title',
        permission: 'tickets:read',
        height: 336,
      },
      { slot: 'contact.page/v1', tag: 'tickets-contact', permission: 'tickets:read', height: 160 },
      {
        slot: 'command/v1',
        name: 'mine',
        label: 'command.mine',
        icon: 'user',
        path: '/inbox?lane=mine',
        permission: 'tickets:read',
      },
      {
        slot: 'command/v1',
        name: 'none',
        label: 'command.none',
        icon: 'inbox',
        path: '/inbox?lane=none',
        permission: 'tickets:read',
      },
      { slot: 'search/v1', name: 'tickets', label: 'search.tickets', permission: 'tickets:read' },
    ],
  },
  embeds: {
    directory: join(import.meta.dirname, '..', 'dist', 'embeds'),
    widgets: [
      { tag: formTag, title: 'embed.contact-form', subject: FormSubject },
      { tag: statusTag, title: 'embed.ticket-status', subject: StatusSubject },
    ],
  },
  async setup(ctx) {
    ctx.provide(channels, webChannel, 'web')
    ctx.provide(embedSubjects, formOwner(ctx), formTag)
    ctx.provide(embedSubjects, statusOwner(ctx, createReferences(ctx)), statusTag)
    ctx.provide(contactAccess, seesThroughTickets(ctx), 'ticket')
    for (const [type, subjects] of Object.entries(createAuditSubjects(ctx))) ctx.provide(auditSubjects, subjects, type)
    ctx.provide(noticeSubjects, tellsOfTickets(ctx), 'ticket')
    const { clock, desk, sla, together, ...parts } = partsOf(ctx)
    const { publisher, linking, unsent } = parts
    ctx.provide(contactKeepers, createContactKeeper(ctx, publisher), 'tickets')
    ctx.provide(tickets, createService(ctx, parts))
    ctx.work(moveDue, () => clock.moveAll())
    ctx.work(noteTimes, () => clock.noteAll())
    desk.start()
    sla.start()
    together.start()
    startLists(ctx, parts.lists)
    ctx.provide(presenceSubjects, { audience: publisher.audienceOf }, 'ticket')
    ctx.tap(routing, createRouting(ctx, parts))
    ctx.work(askJob, ({ ticketId }) => linking.questions.ask(ticketId))
    ctx.on(outletMoved, ({ outletId }) => linking.follow(outletId))
    ctx.on(contactBlocked, async ({ contactId, channel, blocked }) => {
      if (!blocked) await linking.aside.unblocked(contactId, channel)
    })
    ctx.work(releaseJob, ({ contactId, channel }) => linking.aside.unblocked(contactId, channel))
    ctx.tap(messagesChanged, async (change) => {
      const { message, ticket } = tables(ctx)
      const reported: Reported[] = await change.tx
        .db({ m: message })
        .join({ t: ticket }, 't.id', 'm.ticket_id')
        .select('m.ticket_id', 'm.message_id', 't.unsent_message_id')
        .whereIn('m.message_id', change.messageIds)
      await unsent(change.tx, reported, await publisher.messages(change.tx, reported))
      return change
    })
  },
  routes(app, ctx) {
    routes(app, ctx)
  },
})
