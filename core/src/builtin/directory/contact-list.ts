import type { Knex } from 'knex'
import type { ContactAccess, ContactSummary, Directory } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import type { Context } from '../../kernel/plugin.ts'
import { outletsOf, shopsInScope } from './shops.ts'

interface ListParts extends Pick<Directory, 'summariesFor' | 'contactOutlets'> {
  access(): ReadonlyMap<string, ContactAccess>
}

/** What a list of contacts is narrowed to. */
export interface ContactQuery {
  search?: string | undefined
  /** The id of the last one of the page before. */
  after?: string | undefined
  limit: number
}

/** Contacts that a user sees, the newest first. */
export function createContactList(ctx: Context, { summariesFor, access }: ListParts) {
  const table = { contact: ctx.table('contact'), identity: ctx.table('contact_identity') }

  async function page(user: User, { search = '', after, limit }: ContactQuery): Promise<ContactSummary[]> {
    const query = ctx.db({ c: table.contact }).whereNull('c.merged_into_id').orderBy('c.id', 'desc').limit(limit)
    visibleTo(query, user)
    matching(query, search.normalize('NFKC').trim())
    if (after !== undefined) query.where('c.id', '<', after)
    const ids: string[] = await query.pluck('c.id')
    const found = await summariesFor(user, ids)
    return ids.flatMap((id) => found.get(id) ?? [])
  }

  /** Those of an outlet in the scope, and those of whom something else is seen. */
  function visibleTo(query: Knex.QueryBuilder, user: User): void {
    if (user.scope.all) return
    const outlets = outletsOf(ctx, ctx.db).clearSelect().select('s.id')
    shopsInScope(outlets, 'outlet', user.scope)
    const members = ctx.db(ctx.table('contact_outlet')).select('contact_id').whereIn('outlet_id', outlets)
    const others = [...access().values()].flatMap((each) => each.contacts(user) ?? [])
    query.where((seen) => {
      seen.whereIn('c.id', members)
      for (const other of others) seen.orWhereIn('c.id', other)
    })
  }

  /** By a whole number or address, which are matched and never guessed at; else by a part of the name. */
  function matching(query: Knex.QueryBuilder, text: string): void {
    if (text === '') return
    const addresses = addressesIn(text)
    if (addresses.length === 0) {
      query.whereRaw("lower(c.name) like ? escape '!'", [`%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`])
      return
    }
    query.whereIn(
      'c.id',
      ctx
        .db(table.identity)
        .select('contact_id')
        .whereIn('active_value', addresses)
        .whereIn('kind', ['phone', 'email']),
    )
  }

  return page
}

/** What a person may have meant: a number at home begins with a zero in place of the country, which is Malaysia. */
function addressesIn(text: string): string[] {
  if (/^\S+@\S+$/.test(text)) return [text.toLowerCase()]
  const digits = text.replace(/\D/g, '')
  if (digits.length < 6 || !/^\+?[\d\s().-]+$/.test(text)) return []
  return [`+${digits}`, ...(digits.startsWith('0') ? [`+6${digits}`] : [])]
}

export type ContactList = ReturnType<typeof createContactList>
