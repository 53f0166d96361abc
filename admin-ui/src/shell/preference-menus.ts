import { html, type TemplateResult } from 'lit'
import { icon } from '../elements/icon.ts'
import '../elements/menu/menu.ts'
import type { MenuPickEvent } from '../elements/menu/menu.ts'
import type { Placement } from '../elements/menu/place.ts'
import type { Locale } from '../translate.ts'
import type { Theme } from './data/preferences.ts'
import type { Text } from './shell-text.ts'

const themeIcons = { system: 'screen', light: 'sun', dark: 'moon' } as const

/** A language is named in itself, so that whoever is lost in the other one finds it. */
export const languages: Record<Locale, string> = { en: 'English', ms: 'Bahasa Malaysia' }

export const themeItems = (text: Text, theme: Theme) =>
  (['system', 'light', 'dark'] as const).map((value) => ({
    value,
    icon: icon(themeIcons[value]),
    label: text(`theme.${value}`),
    checked: value === theme,
  }))

export const localeItems = (locale: Locale) =>
  (['en', 'ms'] as const).map((value) => ({ value, label: languages[value], checked: value === locale }))

export function themeMenu(text: Text, theme: Theme, placement: Placement): TemplateResult {
  return html`<kaunter-menu
    data-test="theme"
    name="theme"
    placement=${placement}
    .label=${text('theme.label', { theme: text(`theme.${theme}`) })}
    .items=${themeItems(text, theme)}
    @menu-pick=${(event: MenuPickEvent) => event.target?.dispatchEvent(new ThemePickEvent(event.detail.value as Theme))}
    >${icon(themeIcons[theme])}</kaunter-menu
  >`
}

export function localeMenu(text: Text, locale: Locale, placement: Placement): TemplateResult {
  const short = locale === 'en' ? 'EN' : 'BM'
  return html`<kaunter-menu
    data-test="locale"
    name="locale"
    placement=${placement}
    .label=${`${short} – ${text('locale.label', { language: languages[locale] })}`}
    .items=${localeItems(locale)}
    @menu-pick=${(event: MenuPickEvent) =>
      event.target?.dispatchEvent(new LocalePickEvent(event.detail.value as Locale))}
    ><span style="font-size:var(--k-text-s);font-weight:600">${short}</span></kaunter-menu
  >`
}

/** Somebody chose a theme. */
export class ThemePickEvent extends CustomEvent<Theme> {
  constructor(theme: Theme) {
    super('theme-pick', { detail: theme, bubbles: true, composed: true })
  }
}

/** Somebody chose a language. */
export class LocalePickEvent extends CustomEvent<Locale> {
  constructor(locale: Locale) {
    super('locale-pick', { detail: locale, bubbles: true, composed: true })
  }
}
