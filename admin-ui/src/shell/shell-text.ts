import { type CatalogKey, type Locale, translate, type Values } from '../translate.ts'
import { catalog } from './catalog.ts'

export type Text = (key: CatalogKey<typeof catalog>, values?: Values) => string

/** The shell's own texts in a language. */
export function textIn(locale: Locale): Text {
  return (key, values) => translate(catalog, locale, key, values)
}

/** A length of time to wait, in whole seconds below a minute and in minutes above. */
export function waitWords(text: Text, seconds: number): string {
  if (seconds <= 60) return text('wait.seconds', { count: Math.max(1, Math.ceil(seconds)) })
  return text('wait.minutes', { count: Math.ceil(seconds / 60) })
}
