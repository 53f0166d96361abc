import type { KaunterHost } from '@kaunter/admin-ui'
import { type AuditKey, catalog } from './catalog.ts'
import type { Shown } from './types.ts'

type Host = KaunterHost<AuditKey>

/** Those that have words, for the filter. */
export const knownActions: readonly string[] = Object.keys(catalog.en)
  .filter((key) => key.startsWith('action.'))
  .map((key) => key.slice('action.'.length))

/** What we have a word for; else what stands there, made readable: `sla-policy.changed` is "sla policy changed". */
function word(host: Host, key: string, raw: string): string {
  return key in catalog.en ? host.t(key as AuditKey) : readable(raw)
}

const readable = (raw: string) =>
  raw
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[._-]+/g, ' ')
    .toLowerCase()

export const actionWord = (host: Host, action: string): string => word(host, `action.${action}`, action)
export const subjectWord = (host: Host, type: string): string => word(host, `subject.${type}`, type)
/** These only hold others. */
const holders = new Set(['values', 'set', 'actions', 'then', 'if', 'conditions'])
const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** The parts of the name of a field that have a word each: `targets.first_response` has two. */
export const partsOf = (field: string): readonly string[] => {
  const parts = field.split('.').map(camel)
  return parts.length > 1 ? parts.filter((part) => !holders.has(part)) : parts
}

export const fieldWord = (host: Host, field: string): string =>
  partsOf(field)
    .map((part) => word(host, `field.${part}`, part))
    .join(' · ')

export function valueWord(host: Host, value: Shown): string {
  if (value === null || value === '') return host.t('value.none')
  if (typeof value === 'boolean') return host.t(value ? 'value.true' : 'value.false')
  if (typeof value === 'number') return value.toLocaleString(host.locale)
  if (typeof value !== 'string')
    return value.length === 0 ? host.t('value.none') : value.map((each) => item(host, each)).join(', ')
  return text(host, value)
}

/** One of a list may be several words: `text · contains · refund`. */
const item = (host: Host, value: string) =>
  value
    .split(' · ')
    .map((part) => text(host, part))
    .join(' · ')

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function text(host: Host, value: string): string {
  if (instant.test(value))
    return new Date(value).toLocaleString(host.locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Asia/Kuala_Lumpur',
    })
  const key = `value.${value}`
  return key in catalog.en ? host.t(key as AuditKey) : value
}
