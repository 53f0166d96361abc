/** Told by a control when the person, not the page, has given it another value. */
export class ValueChangeEvent<Value = string> extends CustomEvent<{ value: Value }> {
  constructor(value: Value) {
    super('change', { detail: { value }, bubbles: true, composed: true })
  }
}
