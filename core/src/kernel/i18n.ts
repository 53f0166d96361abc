import type { Locales } from './plugin.ts'

/** A sentence of a catalogue with `{name}` filled in: the locale, else English, else the key (only if both lack it). */
export function translate(
  catalogue: Locales | undefined,
  locale: string,
  key: string,
  values: Record<string, string | number> = {},
): string {
  const language = locale.split('-')[0] === 'ms' ? 'ms' : 'en'
  const sentence = catalogue?.[language][key] ?? catalogue?.en[key] ?? key
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
