import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { register } from '../../register.ts'
import { Texts } from '../base/texts.ts'
import { timeStyles } from './time.styles.ts'
import { timeWords } from './time-words.ts'

const shown = new Set<KaunterTime>()
let ticking: ReturnType<typeof setInterval> | undefined

/** One clock for all of them: a list of a hundred tickets needs no hundred timers. */
function keepCurrent(element: KaunterTime): void {
  shown.add(element)
  ticking ??= setInterval(() => {
    for (const one of shown) one.requestUpdate()
  }, 30_000)
}

function forget(element: KaunterTime): void {
  shown.delete(element)
  if (shown.size > 0) return
  clearInterval(ticking)
  ticking = undefined
}

/**
 * An instant in words of the reader's language and on the clock of the shop; hovering tells it exactly.
 *
 * @element kaunter-time
 * @summary An instant in words.
 * @since 0.2.0
 * @status stable
 *
 * @csspart time - The native `<time>`.
 */
export class KaunterTime extends LitElement {
  static override properties: PropertyDeclarations = { datetime: {}, format: {}, zone: {} }

  /** The instant, ISO 8601 with an offset or `Z`. Nothing is shown for a text that is none. */
  declare datetime: string
  /**
   * `relative` is as short as a list needs it and goes on by itself (5 min, Yesterday, 12 Oct); `short` is day and
   * time; `clock` is the time alone; `day` is Today, Yesterday or a date; `exact` is everything.
   */
  declare format: 'relative' | 'short' | 'clock' | 'day' | 'exact'
  /** Time zone of the place that it is about, such as that of an outlet; that of the shops without one. */
  declare zone: string | null
  readonly #texts = new Texts(this)

  static override styles = timeStyles

  constructor() {
    super()
    this.datetime = ''
    this.format = 'short'
    this.zone = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    keepCurrent(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    forget(this)
  }

  override render(): TemplateResult | typeof nothing {
    const { datetime, format } = this
    if (Number.isNaN(Date.parse(datetime))) return nothing
    const words = timeWords(this.#texts.locale, this.zone ?? undefined)
    const exact = words.exact(datetime)
    return html`<time part="time" datetime=${datetime} title=${format === 'exact' ? nothing : exact}
      >${words[format]?.(datetime) ?? exact}</time>`
  }
}

register('kaunter-time', KaunterTime)
