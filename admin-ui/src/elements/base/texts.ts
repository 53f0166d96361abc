import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type Locale, type Messages, translate, type Values } from '../../translate.ts'

const en = {
  close: 'Close',
  loading: 'Loading',
  retry: 'Try again',
  required: 'required',
  reference: 'Reference {id}',
  choose: 'Choose…',
  'sort.by': 'Sort by {column}',
  'table.empty': 'Nothing here yet',
  'time.now': 'now',
  'time.today': 'Today',
  'time.yesterday': 'Yesterday',
  'invalid.valueMissing': 'Fill in this field.',
  'invalid.chosenMissing': 'Choose one of these.',
  'invalid.checkedMissing': 'Tick this box to go on.',
  'invalid.typeMismatch.email': 'Enter an email address, such as siti@example.com.',
  'invalid.typeMismatch.url': 'Enter a web address that begins with https://.',
  'invalid.patternMismatch': 'Enter this in the form that is asked for.',
  'invalid.tooLong': 'Use {max} characters at most.',
  'invalid.tooShort': 'Use at least {min} characters.',
  'invalid.rangeUnderflow': 'Enter {min} or more.',
  'invalid.rangeOverflow': 'Enter {max} or less.',
  'invalid.stepMismatch': 'Enter a multiple of {step}.',
  'invalid.badInput': 'Enter a valid value.',
} as const

export type ElementText = keyof typeof en

const ms: Messages<ElementText> = {
  close: 'Tutup',
  loading: 'Memuatkan',
  retry: 'Cuba lagi',
  required: 'wajib',
  reference: 'Rujukan {id}',
  choose: 'Pilih…',
  'sort.by': 'Isih mengikut {column}',
  'table.empty': 'Belum ada apa-apa',
  'time.now': 'kini',
  'time.today': 'Hari ini',
  'time.yesterday': 'Semalam',
  'invalid.valueMissing': 'Isi medan ini.',
  'invalid.chosenMissing': 'Pilih satu daripada ini.',
  'invalid.checkedMissing': 'Tandakan kotak ini untuk meneruskan.',
  'invalid.typeMismatch.email': 'Masukkan alamat e-mel, contohnya siti@example.com.',
  'invalid.typeMismatch.url': 'Masukkan alamat web yang bermula dengan https://.',
  'invalid.patternMismatch': 'Masukkan mengikut bentuk yang diminta.',
  'invalid.tooLong': 'Gunakan {max} aksara paling banyak.',
  'invalid.tooShort': 'Gunakan sekurang-kurangnya {min} aksara.',
  'invalid.rangeUnderflow': 'Masukkan {min} atau lebih.',
  'invalid.rangeOverflow': 'Masukkan {max} atau kurang.',
  'invalid.stepMismatch': 'Masukkan gandaan {step}.',
  'invalid.badInput': 'Masukkan nilai yang sah.',
}

export const catalog = { en, ms }

const shown = new Set<ReactiveControllerHost>()
let watching = false

/** The language of the document, which the shell sets; elements work without a host, so that any page can use them. */
function watchLanguage(): void {
  if (watching) return
  watching = true
  const renderAll = () => {
    for (const host of shown) host.requestUpdate()
  }
  new MutationObserver(renderAll).observe(document.documentElement, { attributeFilter: ['lang'] })
}

/** The few words that the elements say by themselves, in the language of the page; a change renders them again. */
export class Texts implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    watchLanguage()
    shown.add(this.#host)
  }

  hostDisconnected(): void {
    shown.delete(this.#host)
  }

  get locale(): Locale {
    return (this.#host.lang || document.documentElement.lang).startsWith('ms') ? 'ms' : 'en'
  }

  t(key: ElementText, values?: Values): string {
    return translate(catalog, this.locale, key, values)
  }
}
