import type { PropertyDeclarations } from 'lit'
import { ValueChangeEvent } from './events.ts'
import { FormControl } from './form-control.ts'

/** A control whose value is a text. */
export abstract class TextControl extends FormControl {
  static override properties: PropertyDeclarations = { value: {} }

  /** The value; the attribute is the one at the start and after a reset of the form. */
  declare value: string

  constructor() {
    super()
    this.value = ''
  }

  protected get formValue(): string | null {
    return this.value
  }

  protected reset(): void {
    this.value = this.getAttribute('value') ?? ''
  }

  protected restore(state: string): void {
    this.value = state
  }

  /** The browser's own `input` event goes on to the page by itself. */
  protected readonly onInput = (event: Event): void => {
    this.value = (event.target as HTMLInputElement).value
    this.touched()
  }

  /** The browser's `change` ends at the shadow root. */
  protected readonly onChange = (event: Event): void => {
    this.onInput(event)
    this.revealed = true
    this.dispatchEvent(new ValueChangeEvent(this.value))
  }
}
