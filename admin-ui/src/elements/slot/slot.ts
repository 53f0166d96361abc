import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { register } from '../../register.ts'
import { type SlotEntry, type SlotSource, watchSlots } from '../../slots.ts'
import { slotStyles } from './slot.styles.ts'

/**
 * A place in which plugins show something. It is not there at all when no plugin does; it keeps room for what is still
 * on its way; what fails is replaced by a card that says why, and its neighbours stay.
 *
 * @element kaunter-slot
 * @summary A place in which plugins show something.
 * @since 0.2.0
 * @status stable
 *
 * @csspart contribution - the box of each element, with its heading.
 * @csspart heading - the heading of a contribution that has a title.
 * @example html`<kaunter-slot name="ticket.sidebar/v1" .item=${{ ticketId, contactId, outletId }}></kaunter-slot>`
 */
export class KaunterSlot extends LitElement {
  static override properties: PropertyDeclarations = {
    name: {},
    item: { attribute: false },
    plugin: {},
    row: { type: Boolean, reflect: true },
    level: { type: Number },
    slots: { state: true },
  }

  /** Name and major version, such as `ticket.sidebar/v1`. A plugin's own slots begin with its name. */
  declare name: string
  /** What the slot is about. Another one makes other elements, so that none shows what belongs to the one before. */
  declare item: object
  /** Shows the contributions of this plugin only. */
  declare plugin: string | undefined
  /** Side by side in boxes of one width (9rem), as for buttons, instead of below each other. */
  declare row: boolean
  /** Level of the headings; default 3. */
  declare level: number
  declare protected slots: SlotSource | undefined
  #entries: readonly SlotEntry[] = []
  #subject = ''
  #given: { item?: object } = {}
  #stop = () => {}

  static override styles = slotStyles

  constructor() {
    super()
    this.name = ''
    this.item = {}
    this.row = false
    this.level = 3
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = watchSlots(this, (slots) => {
      this.slots = slots
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  override willUpdate(): void {
    const all = this.slots?.of(this.name) ?? []
    this.#entries = this.plugin === undefined ? all : all.filter(({ plugin }) => plugin === this.plugin)
    const subject = JSON.stringify(this.item)
    // A page makes the same item anew whenever it renders; what stands in the slot must not render with it.
    if (subject !== this.#subject) [this.#subject, this.#given] = [subject, { item: this.item }]
    this.toggleAttribute('filled', this.#entries.length > 0 || this.slots?.named === true)
  }

  override render(): TemplateResult {
    return html`${this.slots?.named ? html`<code class="name">${this.name}</code>` : nothing}${repeat(
      this.#entries,
      ({ plugin, tag }) => `${plugin} ${tag}`,
      (entry) => html`<kaunter-place exportparts="contribution, heading" .entry=${entry} .given=${this.#given}
        .subject=${this.#subject} .level=${this.level} ?brief=${this.row}></kaunter-place>`,
    )}`
  }
}

register('kaunter-slot', KaunterSlot)
