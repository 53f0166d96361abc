import { createHash } from 'node:crypto'
import type { Knex } from 'knex'

/**
 * Runs `fn` in a transaction while no other process on this database holds the lock of that name. The lock ends with
 * the connection, so a killed process leaves none behind.
 *
 * @param seconds how long to wait for it on MySQL; on PostgreSQL as long as it takes.
 */
export function withLock<R>(
  db: Knex,
  name: string,
  seconds: number,
  fn: (lock: Knex.Transaction) => Promise<R>,
): Promise<R> {
  return db.transaction(async (trx) => {
    if (db.client.dialect === 'postgresql') {
      await trx.raw('select pg_advisory_xact_lock(?)', [keyOf(name)])
      return fn(trx)
    }
    // Names of locks are the server's, not the database's.
    const [[lock]] = await trx.raw("select concat('kaunter.', left(sha1(database()), 32), ?) as name", [`.${name}`])
    const [[{ taken }]] = await trx.raw('select get_lock(?, ?) as taken', [lock.name, seconds])
    if (Number(taken) !== 1) throw new Error(`another process has held the lock "${name}" for ${seconds} s`)
    try {
      return await fn(trx)
    } finally {
      await trx.raw('do release_lock(?)', [lock.name])
    }
  })
}

/** Lets the connection of a lock stand idle while others work: it would be ended as forgotten after a while. */
export async function stayIdle<R>(lock: Knex.Transaction, fn: () => Promise<R>): Promise<R> {
  if (lock.client.dialect === 'postgresql') {
    await lock.raw('set local idle_in_transaction_session_timeout = 0')
    return fn()
  }
  const [[{ seconds }]] = await lock.raw('select @@wait_timeout as seconds')
  await lock.raw('set session wait_timeout = 86400')
  try {
    return await fn()
  } finally {
    await lock.raw('set session wait_timeout = ?', [Number(seconds)])
  }
}

/** The same number for the same name, in all processes of all versions. */
const keyOf = (name: string) => createHash('sha256').update(`kaunter.${name}`).digest().readInt32BE()
