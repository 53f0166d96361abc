import type { AuditSubjects } from '../../contracts/index.ts'
import type { Context } from '../../kernel/plugin.ts'
import type { createContacts } from './contacts.ts'
import { franchisesOf, outletsOf, shopsInScope } from './shops.ts'

/** Contacts and shops, as whoever reads the audit trail may be told of them. */
export function createAuditSubjects(
  ctx: Context,
  contacts: Pick<ReturnType<typeof createContacts>, 'names' | 'visible'>,
): Record<'contact' | 'franchise' | 'outlet', AuditSubjects> {
  const shops = (kind: 'franchise' | 'outlet'): AuditSubjects => ({
    async find({ scope }, ids) {
      const query = (kind === 'franchise' ? franchisesOf : outletsOf)(ctx, ctx.db).whereIn('s.id', ids)
      shopsInScope(query, kind, scope)
      const rows: { id: string; name: string }[] = await query
      return new Map(rows.map(({ id, name }) => [id, { name, path: `/shops/${kind}s/${id}` }]))
    },
  })
  return {
    contact: {
      // Addresses, blocks and merges are of the person; of outlets, each entry has its place.
      shared: true,
      async find(user, ids) {
        const seen = await contacts.visible(user, ids)
        const names = await contacts.names(user, [...seen])
        return new Map([...names].map(([id, name]) => [id, { name, path: `/contacts/${id}` }]))
      },
    },
    franchise: shops('franchise'),
    outlet: shops('outlet'),
  }
}
