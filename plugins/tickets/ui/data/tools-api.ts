import type { KaunterHost } from '@kaunter/admin-ui'
import type { Person, Ticket } from './types.ts'

export type Language = 'en' | 'ms'

/** A canned reply as it would be sent. */
export interface CannedReply {
  readonly id: string
  readonly name: string
  readonly shortcut: string
  readonly text: string
  readonly language: Language
  readonly tooLong: boolean
}

/** What a macro would do. */
export interface MacroPreview {
  readonly id: string
  readonly name: string
  readonly changes: readonly { readonly field: string; readonly after: string | null; readonly label: string | null }[]
  readonly note: string | null
  readonly reply: string | null
  readonly error: { readonly code: string; readonly message: string } | null
}

export interface MacroDone {
  readonly ticket: Ticket
  readonly undoId: string
  /** What became of what it says to the customer. */
  readonly reply: 'waiting' | 'sent' | null
}

export interface Watching {
  readonly watching: boolean
  readonly watchers: readonly Person[]
}

interface Undone {
  readonly items: readonly { readonly ok: boolean; readonly message: string | null; readonly left: readonly string[] }[]
}

/** Canned replies, macros, colleagues and watchers of a ticket. Each function throws the host's `ApiError`. */
export const toolsApi = {
  canned: (host: KaunterHost, id: string, q: string, language: Language | undefined) =>
    host.get<{ language: Language; items: readonly CannedReply[] }>(
      `/${id}/canned?${new URLSearchParams({ q, ...(language && { language }) })}`,
    ),
  colleagues: (host: KaunterHost, id: string) => host.get<{ items: readonly Person[] }>(`/${id}/colleagues`),
  macros: (host: KaunterHost, id: string) => host.get<{ items: readonly Person[] }>(`/${id}/macros`),
  preview: (host: KaunterHost, id: string, macroId: string) => host.get<MacroPreview>(`/${id}/macros/${macroId}`),
  run: (host: KaunterHost, id: string, macroId: string, undoId: string) =>
    host.post<MacroDone>(`/${id}/macros/${macroId}`, { undoId }),
  undo: (host: KaunterHost, undoId: string) => host.post<Undone>(`/bulk/${undoId}/undo`),
  watchers: (host: KaunterHost, id: string) => host.get<Watching>(`/${id}/watchers`),
  watch: (host: KaunterHost, id: string, watching: boolean) => host.put<Watching>(`/${id}/watching`, { watching }),
}
