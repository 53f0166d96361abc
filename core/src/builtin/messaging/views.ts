import type { Knex } from 'knex'
import type { MessageStatus, MessageView } from '../../contracts/index.ts'
import type { Context } from '../../kernel/plugin.ts'

export interface MessageRow {
  id: string
  account_id: string
  conversation_id: string
  direction: 'in' | 'out'
  provider_id: string | null
  kind: string
  text: string
  content: string | null
  media: string | null
  target_provider_id: string | null
  list: string | null
  choice: string | null
  status: MessageStatus
  version: number
  error_code: string | null
  error_text: string | null
  author_id: string | null
  handled_by: string | null
  client_id: string | null
  not_before: Date | null
  attempts_before: number
  occurred_at: Date
  created_at: Date
}

const columns = [
  'id',
  'account_id',
  'conversation_id',
  'direction',
  'provider_id',
  'kind',
  'text',
  'content',
  'media',
  'target_provider_id',
  'choice',
  'status',
  'version',
  'error_code',
  'error_text',
  'author_id',
  'handled_by',
  'client_id',
  'occurred_at',
  'created_at',
]

/** What `handled_by` says of messages that left through us, written by a person or not. */
export const sentHere = 'messaging'

const retryable = new Set<MessageStatus>(['failed', 'held', 'unknown'])
export const isRetryableStatus = (status: MessageStatus) => retryable.has(status)

/** Messages as screens show them, without the raw payload. */
export async function loadViews(ctx: Context, ids: readonly string[], db: Knex): Promise<Map<string, MessageView>> {
  if (ids.length === 0) return new Map()
  const table = ctx.table('message')
  const rows: MessageRow[] = await db(table).select(columns).whereIn('id', ids)
  const targets = await loadTargets(db, table, rows)
  return new Map(rows.map((row) => [row.id, toView(row, targets)]))
}

type Target = NonNullable<MessageView['replyTo']>

/** The messages that others answer or react to. One that we never stored is simply not shown. */
async function loadTargets(db: Knex, table: string, rows: readonly MessageRow[]): Promise<Map<string, Target>> {
  const wanted = [...new Set(rows.flatMap((row) => row.target_provider_id ?? []))]
  if (wanted.length === 0) return new Map()
  const found: (Target & { account_id: string; provider_id: string })[] = await db(table)
    .select('id', 'account_id', 'provider_id', 'text', 'kind', 'direction')
    .whereIn('account_id', [...new Set(rows.map((row) => row.account_id))])
    .whereIn('provider_id', wanted)
    // A message of another conversation may be of another outlet, which this reader may not see.
    .whereIn('conversation_id', [...new Set(rows.map((row) => row.conversation_id))])
  return new Map(
    found.map(({ account_id, provider_id, text, ...target }) => [
      `${account_id}/${provider_id}`,
      { ...target, text: text.slice(0, 200) },
    ]),
  )
}

function toView(row: MessageRow, targets: ReadonlyMap<string, Target>): MessageView {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    direction: row.direction,
    kind: row.kind,
    text: row.text,
    content: row.content,
    status: row.status,
    version: row.version,
    sentAt: row.occurred_at,
    createdAt: row.created_at,
    authorId: row.author_id,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_text ?? '' },
    replyTo: targets.get(`${row.account_id}/${row.target_provider_id}`) ?? null,
    choice: row.choice,
    automatic: row.direction === 'out' && row.author_id === null && row.handled_by === sentHere,
    media: row.media === null ? null : JSON.parse(row.media),
    clientId: row.client_id,
    canRetry: row.direction === 'out' && isRetryableStatus(row.status),
  }
}
