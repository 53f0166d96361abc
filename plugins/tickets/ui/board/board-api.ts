import type { KaunterHost, Locale } from '@kaunter/admin-ui'
import { below } from '../data/tickets-api.ts'
import { type View, viewQuery } from '../data/views.ts'

type Label = Readonly<Record<Locale, string>>

export interface Status {
  readonly name: string
  readonly category: string
  readonly label: Label
}

/** How tickets of one kind go from status to status. */
export interface Workflow {
  readonly name: string
  readonly label: Label
  readonly statuses: readonly Status[]
  readonly transitions: Readonly<Record<string, readonly string[]>>
}

export const boardApi = {
  workflows: (host: KaunterHost) => host.get<{ items: readonly Workflow[] }>('/workflows'),
  counts(host: KaunterHost, view: View, workflow: string) {
    const { status: _, ...filter } = viewQuery(view)
    return host.get<{ items: readonly { status: string; count: number }[] }>(
      below('/board/counts', { ...filter, workflow }),
    )
  },
}

export const mayMove = ({ transitions }: Workflow, from: string, to: string): boolean =>
  transitions[from]?.includes(to) ?? false

/** Ends are asked how it ended. */
export const isEnd = ({ category }: Status): boolean => category === 'resolved'
