export interface Interval {
  readonly from: string
  readonly to: string
}

/** What the API answers; see the schema of the route. */
export interface Calendar {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly zone: string | null
  readonly holidays: string | null
  readonly week: Readonly<Record<string, readonly Interval[]>>
  readonly exceptions: readonly {
    readonly date: string
    readonly yearly?: boolean
    readonly label: string
    readonly kind: 'closed' | 'open'
    readonly intervals?: readonly Interval[]
  }[]
  readonly assignedTo: readonly {
    readonly level: 'platform' | 'franchise' | 'outlet'
    readonly id: string
    readonly name: string
  }[]
  readonly warnings: readonly { readonly code: string; readonly text: string }[]
}
