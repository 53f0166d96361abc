import { join } from 'node:path'
import { definePlugin } from '@kaunter/core'
import {
  audit,
  channels,
  directory,
  embedSubjects,
  embeds,
  live,
  messagesChanged,
  messaging,
  people,
  presenceSubjects,
  routing,
} from '@kaunter/core/contracts'
import { migrations } from './migrations.ts'
import { createPublisher } from './publisher.ts'
import { routes } from './routes.ts'
import { createRouting } from './routing.ts'
import { settingsSchema, texts } from './settings.ts'
import { tables } from './tables.ts'
import { webChannel } from './web/channel.ts'
import { createReferences } from './web/references.ts'
import { FormSubject, formOwner, formTag, StatusSubject, statusOwner, statusTag } from './web/subjects.ts'

const staff = ['agent', 'sales', 'renewal', 'supervisor']

/** One open ticket per conversation: who works on it, what was said, what happened. */
export default definePlugin({
  name: 'tickets',
  settings: settingsSchema,
  i18n: texts,
  uses: { audit, directory, embeds, live, messaging, people },
  provides: [channels, embedSubjects, presenceSubjects],
  permissions: {
    'tickets:read': { label: 'See tickets and their messages', roles: staff },
    'tickets:unlinked': { label: 'See tickets that belong to no outlet yet', roles: staff },
    'tickets:reply': { label: 'Answer customers and write notes', roles: staff },
    'tickets:manage': { label: 'Assign tickets and change their status', roles: staff },
  },
  migrations,
  admin: {
    directory: join(import.meta.dirname, '..', 'dist', 'ui'),
    nav: [{ path: '/inbox', label: 'nav.inbox', icon: 'inbox', permission: 'tickets:read', order: -100 }],
    pages: [{ path: '/inbox', tag: 'tickets-inbox', permission: 'tickets:read' }],
    slots: [
      {
        slot: 'dashboard.widget/v1',
        tag: 'tickets-widget',
        title: 'widget.title',
        permission: 'tickets:read',
        height: 336,
      },
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
    ],
  },
  embeds: {
    directory: join(import.meta.dirname, '..', 'dist', 'embeds'),
    widgets: [
      { tag: formTag, title: 'embed.contact-form', subject: FormSubject },
      { tag: statusTag, title: 'embed.ticket-status', subject: StatusSubject },
    ],
  },
  setup(ctx) {
    ctx.provide(channels, webChannel, 'web')
    ctx.provide(embedSubjects, formOwner(ctx), formTag)
    ctx.provide(embedSubjects, statusOwner(ctx, createReferences(ctx)), statusTag)
    const publisher = createPublisher(ctx)
    ctx.provide(presenceSubjects, { audience: publisher.audienceOf }, 'ticket')
    ctx.tap(routing, createRouting(ctx, publisher))
    ctx.tap(messagesChanged, async (change) => {
      const links: { ticket_id: string; message_id: string }[] = await change.tx
        .db(tables(ctx).message)
        .select('ticket_id', 'message_id')
        .whereIn('message_id', change.messageIds)
      await publisher.messages(change.tx, links)
      return change
    })
  },
  routes(app, ctx) {
    routes(app, ctx)
  },
})
