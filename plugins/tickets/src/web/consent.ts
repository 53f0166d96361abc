import { createHash } from 'node:crypto'
import type { Settings } from '../settings.ts'

export type FormLocale = 'en' | 'ms'

export interface ConsentText {
  text: string
  /** Says which wording it is: the same text always has the same one, and another text another one. */
  version: string
}

export function consentOf(settings: Settings, locale: FormLocale): ConsentText {
  const text = locale === 'ms' ? settings.webConsentMs : settings.webConsentEn
  return { text, version: createHash('sha256').update(text).digest('hex').slice(0, 16) }
}
