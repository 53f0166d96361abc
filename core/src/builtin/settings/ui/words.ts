import type { ApiError, KaunterHost } from '@kaunter/admin-ui'
import { isMoney } from '@kaunter/admin-ui/records'
import type { SettingsKey } from './catalog.ts'
import type { FieldError, FieldSchema, FieldView, Level, Place, Shop } from './data/types.ts'

export type Host = KaunterHost<SettingsKey>

const rules = new Set([
  ...['required', 'integer', 'number', 'money', 'minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'uniqueItems', 'choice', 'pattern', 'level'],
])

/** Why a value is refused, in the reader's language. */
export function ruleWords(host: Host, schema: FieldSchema, { rule, limit, path }: FieldError): string {
  const part = schema.properties?.[path.split('/')[1] ?? ''] ?? schema
  const format = rule === 'format' && (limit === 'time-of-day' || limit === 'time-zone')
  const key = format ? `error.${limit}` : rules.has(rule) ? `error.${rule}` : 'error.other'
  const shown = isMoney(part) && typeof limit === 'number' ? (limit / 100).toFixed(2) : limit
  const text = host.t(key as SettingsKey, shown === undefined ? {} : { limit: shown })
  return part === schema ? text : `${part.title}: ${text}`
}

/** Where a value comes from. */
export function sourceWords(host: Host, view: FieldView, level: Level): string {
  if (view.source === level) return host.t('source.here')
  return host.t(`source.${view.source}` as SettingsKey)
}

/** A value as a sentence can hold it. */
export function valueWords(host: Host, schema: FieldSchema, value: unknown): string {
  if (value === undefined || value === '') return host.t('value.none')
  if (typeof value === 'boolean') return host.t(value ? 'value.on' : 'value.off')
  if (Array.isArray(value)) return value.length === 0 ? host.t('value.none') : value.join(', ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, part]) => {
        const inner = schema.properties?.[name]
        return inner ? `${inner.title} ${valueWords(host, inner, part)}` : String(part)
      })
      .join(', ')
  const choice = schema.anyOf?.find((each) => each.const === value)
  if (choice) return choice.title ?? String(value)
  if (isMoney(schema) && typeof value === 'number') return `RM ${(value / 100).toFixed(2)}`
  return schema.unit ? `${value} ${schema.unit}` : String(value)
}

/** The place whose settings are those of a shop; of all when there is none. */
export const placeOf = (shop: Shop | null): Place =>
  shop === null ? {} : shop.kind === 'outlet' ? { outletId: shop.id } : { franchiseId: shop.id }

export const placeWords = (host: Host, shop: Shop | null): string => (shop ? shop.name : host.t('place.platform'))

export function failureWords(host: Host, error: ApiError): string {
  return error.status === 0 ? host.t('error.unreachable') : error.message
}

export function timeWords(host: Host, instant: string): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Kuala_Lumpur' } as const
  return new Intl.DateTimeFormat(host.locale === 'ms' ? 'ms-MY' : 'en-MY', format).format(new Date(instant))
}
