/** A value before or after a change. */
export type Shown = string | number | boolean | null | readonly string[]

/** One thing that somebody did. */
export interface Entry {
  readonly id: string
  readonly at: string
  readonly actor: { readonly id: string | null; readonly name: string | null }
  readonly action: string
  readonly subject: {
    readonly type: string
    readonly id: string
    readonly name: string | null
    readonly path: string | null
  }
  readonly differences: readonly { readonly field: string; readonly before?: Shown; readonly after?: Shown }[]
}

export interface Page {
  readonly items: readonly Entry[]
  readonly nextCursor: string | null
}
