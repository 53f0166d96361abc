import { inject } from 'vitest'
import type { TestDatabase } from './database.ts'

const sentence = 'this row is poison'

/** Lets the database refuse messages whose id says "poison"; the returned function lets them in again. */
export async function refusePoison({ query }: TestDatabase): Promise<() => Promise<void>> {
  const trigger = 'create trigger refuse_poison before insert on messaging_message for each row'
  if (inject('domain') === 'mariadb') {
    await query(`${trigger} begin
      if new.provider_id like '%poison%' then signal sqlstate '45000' set message_text = '${sentence}'; end if; end`)
    return async () => void (await query('drop trigger refuse_poison'))
  }
  await query(`create function refuse_poison() returns trigger language plpgsql as $$ begin
    if new.provider_id like '%poison%' then raise exception '${sentence}'; end if; return new; end $$`)
  await query(`${trigger} execute function refuse_poison()`)
  return async () => void (await query('drop trigger refuse_poison on messaging_message'))
}
