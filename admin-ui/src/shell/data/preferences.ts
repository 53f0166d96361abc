import type { Locale } from '../../translate.ts'

export type Theme = 'system' | 'light' | 'dark'

const THEME = 'kaunter.theme'
const LOCALE = 'kaunter.locale'

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage is refused in some private modes; the preference then lasts as long as the page.
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // See read: forgetting a preference is no reason to stop.
    return
  }
}

export function storedTheme(): Theme {
  const theme = read(THEME)
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Sets the theme on the document; `system` leaves the choice to the operating system. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function storeTheme(theme: Theme): void {
  write(THEME, theme)
  applyTheme(theme)
}

/** The language before anyone has signed in: the last one used here, else the browser's. */
export function storedLocale(): Locale {
  const locale = read(LOCALE) ?? navigator.language
  return locale.startsWith('ms') ? 'ms' : 'en'
}

export function storeLocale(locale: Locale): void {
  write(LOCALE, locale)
  document.documentElement.lang = locale
}

const latelyOf = (user: string) => `kaunter.lately.${user}`

/** The commands that a user has used lately in this browser, the latest first. */
export function storedLately(user: string): readonly string[] {
  return (read(latelyOf(user)) ?? '').split(' ').filter(Boolean)
}

export function storeLately(user: string, ids: readonly string[]): void {
  write(latelyOf(user), ids.join(' '))
}

/** How this browser tells of notices; the shop's computer may be loud where a phone is not. */
export interface Ringing {
  readonly sound: boolean
  readonly desktop: boolean
}

const RINGING = 'kaunter.ringing'

export function storedRinging(): Ringing {
  const words = (read(RINGING) ?? 'sound').split(' ')
  return { sound: words.includes('sound'), desktop: words.includes('desktop') }
}

export function storeRinging({ sound, desktop }: Ringing): void {
  write(RINGING, [sound && 'sound', desktop && 'desktop'].filter(Boolean).join(' '))
}
