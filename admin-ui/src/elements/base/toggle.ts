import type { PropertyDeclarations } from 'lit'
import { ValueChangeEvent } from './events.ts'
import { FormControl } from './form-control.ts'

/** A control that is on or off. */
export abstract class Toggle extends FormControl {
  static override properties: PropertyDeclarations = {
    checked: { type: Boolean },
    value: {},
  }

  /** Whether it is on; the attribute is how it is at the start and after a reset of the form. */
  declare checked: boolean
  /** What the form sends while it is on. */
  declare value: string

  constructor() {
    super()
    this.checked = false
    this.value = 'on'
  }

  protected get control(): HTMLInputElement | null {
    return this.renderRoot?.querySelector('input')
  }

  protected get formValue(): string | null {
    return this.checked ? this.value : null
  }

  protected reset(): void {
    this.checked = this.hasAttribute('checked')
  }

  protected restore(state: string): void {
    this.checked = state === this.value
  }

  /** The browser's own `input` event goes on to the page by itself. */
  protected readonly onInput = (event: Event): void => {
    this.checked = (event.target as HTMLInputElement).checked
    this.touched()
  }

  /** The browser's `change` ends at the shadow root. */
  protected readonly onChange = (): void => {
    this.revealed = true
    this.dispatchEvent(new ValueChangeEvent(this.checked))
  }
}
