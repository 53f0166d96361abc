/**
 * An element could not render. Whoever shows it as a guest (the shell, a slot) says so in its place and prevents the
 * default, which is to throw.
 */
export class RenderFailureEvent extends Event {
  readonly error: unknown

  constructor(error: unknown) {
    super('kaunter-render-failure', { bubbles: true, composed: true, cancelable: true })
    this.error = error
  }
}
