import type { KaunterHost } from '../../host.ts'
import type { Choice, ChoiceSource, FieldSchema } from './schema.ts'

/** For how long what an API listed is good enough for other fields of the same page. */
const FRESH_MS = 5_000

const asked = new WeakMap<KaunterHost, Map<string, { at: number; choices: Promise<readonly Choice[]> }>>()

async function read(host: KaunterHost, path: string, { value = 'id', label }: ChoiceSource): Promise<Choice[]> {
  const { items } = await host.get<{ items: readonly Readonly<Record<string, unknown>>[] }>(path)
  return items.map((item) => ({ value: String(item[value]), label: label?.(item) ?? String(item.name) }))
}

/** What an API lists to choose from. Fields of one page that ask for the same are answered with one request. */
export function choicesFrom(host: KaunterHost, source: ChoiceSource, search = ''): Promise<readonly Choice[]> {
  const query = source.search ? `${source.path.includes('?') ? '&' : '?'}${new URLSearchParams({ search })}` : ''
  const path = source.path + query
  const known = asked.get(host) ?? new Map()
  asked.set(host, known)
  const last = known.get(path)
  if (last !== undefined && Date.now() - last.at < FRESH_MS) return last.choices
  const choices = read(host, path, source)
  known.set(path, { at: Date.now(), choices })
  choices.catch(() => known.delete(path))
  return choices
}

/** The literals of a choice. */
export const choicesOf = ({ anyOf = [] }: FieldSchema): readonly Choice[] =>
  anyOf.map((each) => ({ value: String(each.const), label: each.title ?? String(each.const) }))
