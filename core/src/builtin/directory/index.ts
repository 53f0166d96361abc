import {
  type Audit,
  type AuditEntry,
  audit,
  auditSubjects,
  type ContactAccess,
  type ContactKeeper,
  contactAccess,
  contactKeepers,
  contactsChanged,
  directory,
  everybodyWith,
  type Live,
  live,
  type People,
  people,
  shopBooks,
} from '../../contracts/index.ts'
import { type Context, definePlugin, type Tx } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { defineJob, type Service, type Services, Type } from '../../kernel/tokens.ts'
import { staff } from '../auth/roles.ts'
import { uiDirectory } from '../ui-directory.ts'
import { createAuditSubjects } from './audit-subjects.ts'
import { createContactBlocks } from './contact-blocks.ts'
import { createContactList } from './contact-list.ts'
import { contactListRoutes } from './contact-list-routes.ts'
import { createContactOutlets } from './contact-outlets.ts'
import { contactRoutes } from './contact-routes.ts'
import { createContacts } from './contacts.ts'
import { createDirectory } from './directory.ts'
import { createImport } from './import.ts'
import { mergeRoutes } from './merge-routes.ts'
import { createMerges } from './merges.ts'
import { migrations } from './migrations.ts'
import { createOwnThings } from './own-things.ts'
import { createShopChanges } from './shop-changes.ts'
import { shopRoutes } from './shop-routes.ts'
import { createShopBook } from './shops.ts'
import { createStanding } from './standing.ts'

type DirectoryContext = Context<
  unknown,
  {
    audit: Service<Audit>
    contactAccess: Services<ContactAccess>
    contactKeepers: Services<ContactKeeper>
    live: Service<Live>
    people: Service<People>
  }
>
type Parts = ReturnType<typeof createParts>

/** What setup makes and routes uses, per kernel of this process. */
const parts = new WeakMap<object, Parts>()

function createParts(ctx: DirectoryContext) {
  const record = (tx: Tx, entry: AuditEntry) => ctx.use.audit.record(tx, entry)
  const standing = createStanding(ctx)
  const outlets = createContactOutlets(ctx, { record, standing })
  const blocks = createContactBlocks(ctx, { record, standing })
  const { contactOutlets, linkOutlet } = outlets
  const service = createDirectory(ctx, { contactOutlets, linkOutlet, blocks: blocks.blocks, standing })
  const changes = createShopChanges(ctx, record)
  const access = () => ctx.use.contactAccess
  const contacts = createContacts(ctx, { ...service, record, standing, access })
  const own = createOwnThings(ctx)
  const merges = createMerges(ctx, { record, standing, own, keepers: () => ctx.use.contactKeepers })
  return { service, outlets, blocks, changes, contacts, merges, imports: createImport(ctx, changes) }
}

/** For merges that somebody did while a plugin was off; also after a start. */
const catchUpJob = defineJob('directory.catch-up', Type.Object({}), { cron: '*/10 * * * *', retries: 0 })

/** Contacts with all their addresses; franchises and outlets. */
export const directoryPlugin = definePlugin({
  name: 'directory',
  title: 'title',
  uses: { kernel: kernelServices, audit, contactAccess, contactKeepers, live, people },
  provides: [directory, shopBooks, auditSubjects],
  permissions: {
    'directory:read': { label: 'permission.read', roles: staff },
    'directory:contacts': { label: 'permission.contacts', roles: staff },
    'directory:contact-details': {
      label: 'permission.contact-details',
      roles: ['sales', 'renewal', 'supervisor'],
    },
    'directory:reveal': { label: 'permission.reveal', roles: staff },
    'directory:merge': { label: 'permission.merge', roles: ['supervisor'] },
    'directory:manage': { label: 'permission.manage', roles: ['supervisor'] },
  },
  i18n: {
    en: {
      title: 'Contacts and outlets',
      'nav.shops': 'Outlets',
      'nav.contacts': 'Contacts',
      'permission.read': 'See contacts, franchises and outlets',
      'permission.contacts': 'Add addresses and outlets to contacts',
      'permission.contact-details': 'See phone numbers and e-mail addresses whole',
      'permission.reveal': 'Show a masked phone number or e-mail address; the audit trail says so',
      'permission.merge': 'Make one contact of two, and take it back',
      'permission.manage': 'Enter and import franchises and outlets, block contacts',
    },
    ms: {
      title: 'Kenalan dan cawangan',
      'nav.shops': 'Cawangan',
      'nav.contacts': 'Kenalan',
      'permission.read': 'Melihat kenalan, francais dan cawangan',
      'permission.contacts': 'Menambah alamat dan cawangan pada kenalan',
      'permission.contact-details': 'Melihat nombor telefon dan alamat e-mel sepenuhnya',
      'permission.reveal': 'Mendedahkan nombor telefon atau alamat e-mel yang disembunyikan; ini masuk ke jejak audit',
      'permission.merge': 'Menggabungkan dua kenalan, dan membatalkannya',
      'permission.manage': 'Memasukkan dan mengimport francais dan cawangan, menyekat kenalan',
    },
  },
  admin: {
    directory: uiDirectory('directory'),
    nav: [
      { path: '/contacts', label: 'nav.contacts', icon: 'user', permission: 'directory:read', order: -50 },
      {
        path: '/shops',
        label: 'nav.shops',
        icon: 'shop',
        permission: 'directory:manage',
        order: 103,
        group: 'administration',
      },
    ],
    slots: [{ slot: 'search/v1', name: 'contacts', label: 'nav.contacts', permission: 'directory:read' }],
    pages: [
      { path: '/shops', tag: 'directory-shops', permission: 'directory:read' },
      { path: '/contacts', tag: 'directory-contact', permission: 'directory:read' },
    ],
  },
  migrations,
  setup(ctx) {
    const made = createParts(ctx)
    parts.set(ctx, made)
    ctx.work(catchUpJob, () => made.merges.catchUp())
    ctx.use.kernel.lifecycle.onChange(() => ctx.send(catchUpJob, {}))
    // Ids alone: whoever shows one of them reads it again, as far as it is in sight.
    const audience = everybodyWith('directory:read')
    ctx.tap(contactsChanged, async (change) => {
      const { tx, contactIds } = change
      await ctx.use.live.publish(tx, [{ topic: 'contact.changed', audience, data: { contactIds } }])
      return change
    })
    ctx.provide(shopBooks, createShopBook(ctx))
    ctx.provide(directory, made.service)
    for (const [type, subjects] of Object.entries(createAuditSubjects(ctx, made.contacts)))
      ctx.provide(auditSubjects, subjects, type)
  },
  routes(app, ctx) {
    const { service, contacts, outlets, blocks, changes, merges, imports } = parts.get(ctx) as Parts
    shopRoutes(app, ctx, { changes, imports, shop: service.shop })
    contactRoutes(app, ctx, { contacts, outlets, blocks, shop: service.shop })
    mergeRoutes(app, { contacts, merges, colleagues: (ids) => ctx.use.people.summaries(ids) })
    contactListRoutes(app, createContactList(ctx, { ...service, access: () => ctx.use.contactAccess }))
  },
})
