/** The languages of the admin. */
export type Locale = 'en' | 'ms'

/** What fills the `{name}` places of a text. */
export type Values = Readonly<Record<string, string | number>>

/** The texts of one language, by key. */
export type Messages<Key extends string = string> = Readonly<Record<Key, string>>

/** The texts of one plugin, complete in both languages: `ms` is checked against the keys of `en` by its type. */
export interface Catalog<Key extends string = string> {
  readonly en: Messages<Key>
  readonly ms: Messages<Key>
}

/** The keys one may ask for: those of a catalog, with `waiting_one` and `waiting_other` asked for as `waiting`. */
export type CatalogKey<C extends Catalog> = keyof C['en'] extends infer Key
  ? Key extends `${infer Base}_one` | `${infer Base}_other`
    ? Base
    : Key & string
  : never

const plurals: Record<Locale, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ms: new Intl.PluralRules('ms') }

function find(messages: Messages, key: string, form: string): string | undefined {
  return messages[key] ?? messages[`${key}_${form}`] ?? messages[`${key}_other`]
}

/** The last part of a key as words, for the case that nobody wrote the text: `nav.dead-letters` reads "Dead letters". */
function asWords(key: string): string {
  const words = (key.split('.').at(-1) ?? key).replaceAll(/[-_]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The text of a key with `{name}` places filled; English when the language lacks it, never the raw key. */
export function translate(catalog: Catalog | undefined, locale: Locale, key: string, values: Values = {}): string {
  const form = typeof values.count === 'number' ? plurals[locale].select(values.count) : 'other'
  const text = catalog && (find(catalog[locale], key, form) ?? find(catalog.en, key, form))
  if (text === undefined) return asWords(key)
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
