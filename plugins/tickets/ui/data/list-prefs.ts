import { local } from './local.ts'

/** Two or three lines a ticket, one, or a table where there is room for it. */
export const listForms = ['comfortable', 'compact', 'table'] as const
export type ListForm = (typeof listForms)[number]

/** What a table can show of a ticket, besides the contact, in this order. */
export const columns = [
  ...(['number', 'outlet', 'status', 'priority', 'assignee', 'team', 'sla', 'tags', 'last'] as const),
] as const
export type Column = (typeof columns)[number]

/** How one person wants the list; kept in this browser, since it is a matter of this screen. */
export interface ListPrefs {
  readonly form: ListForm
  readonly columns: readonly Column[]
  /** What is shown when the open ticket was resolved. */
  readonly afterResolve: 'next' | 'stay'
}

const usual: ListPrefs = {
  form: 'comfortable',
  columns: ['number', 'outlet', 'status', 'assignee', 'sla', 'last'],
  afterResolve: 'next',
}

const keyOf = (userId: string) => `kaunter.inbox.list.${userId}`

export function readPrefs(userId: string): ListPrefs {
  return prefsFrom(local.read(keyOf(userId)))
}

export function savePrefs(userId: string, prefs: ListPrefs): void {
  local.write(keyOf(userId), prefs)
}

/** What an older or a newer version has stored is read as far as it is known. */
export function prefsFrom(stored: unknown): ListPrefs {
  const given: Partial<Record<keyof ListPrefs, unknown>> = { ...(stored as object | null | undefined) }
  const known = Array.isArray(given.columns)
    ? columns.filter((name) => (given.columns as unknown[]).includes(name))
    : []
  return {
    form: listForms.find((form) => form === given.form) ?? usual.form,
    columns: known.length === 0 ? usual.columns : known,
    afterResolve: given.afterResolve === 'stay' ? 'stay' : 'next',
  }
}
