import type { TestDatabase } from './database.ts'

/**
 * Puts messages into the past of a ticket, one a minute, from the oldest (`Lama 1`) to the newest, three of the
 * customer and one of ours in turn. For PostgreSQL.
 *
 * @returns the provider's id of the n-th: `wamid.lama.<n>`.
 */
export async function writePast(
  { query }: TestDatabase,
  ticketId: string,
  count: number,
): Promise<(n: number) => string> {
  await query(
    `insert into messaging_message (account_id, conversation_id, direction, provider_id, kind, text, content, status,
       handled_by, occurred_at, created_at, raw)
     select t.account_id, t.conversation_id, case when n % 4 = 0 then 'out' else 'in' end, 'wamid.lama.' || n, 'text', s.text,
       s.text, case when n % 4 = 0 then 'read' else 'received' end, 'tickets', s.at, s.at, '{}'
     from tickets_ticket t, generate_series(1, $2::int) n,
       lateral (select 'Lama ' || n || repeat(' pesanan kertas resit dan dakwat untuk kedai', n % 7) as text,
         t.created_at - ($2::int - n + 1) * interval '1 minute' as at) s
     where t.id = $1::bigint`,
    [ticketId, count],
  )
  await query(
    `insert into tickets_message (ticket_id, message_id, occurred_at)
     select $1::bigint, id, occurred_at from messaging_message where provider_id like 'wamid.lama.%'`,
    [ticketId],
  )
  return (n) => `wamid.lama.${n}`
}
