import type { Locales, Plugin } from './plugin.ts'

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

/** What people call a plugin. */
export const titleOf = ({ name, title, settings, i18n }: Plugin, locale: string): string =>
  translate(i18n, locale, title ?? settings?.title ?? name)
