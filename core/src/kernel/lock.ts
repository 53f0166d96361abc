import { createHash } from 'node:crypto'
import type { Knex } from 'knex'

/**
 * Runs `fn` in a transaction while no other process on this database holds the lock of that name. The lock ends after
 * the transaction, so whoever has it next sees what was written; and with the connection, so a killed process leaves
 * none behind.
 *
 * @param seconds how long to wait for it on MySQL; on PostgreSQL as long as it takes.
 */
export function withLock<R>(
  db: Knex,
  name: string,
  seconds: number,
  fn: (lock: Knex.Transaction) => Promise<R>,
): Promise<R> {
  if (db.client.dialect !== 'postgresql') return withNamedLock(db, name, seconds, fn)
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [keyOf(name)])
    return fn(trx)
  })
}

/** Such a lock of MySQL knows nothing of transactions: it is taken before one begins and given back after it ended. */
async function withNamedLock<R>(
  db: Knex,
  name: string,
  seconds: number,
  fn: (lock: Knex.Transaction) => Promise<R>,
): Promise<R> {
  const connection = await db.client.acquireConnection()
  const ask = (sql: string, values: readonly (string | number)[]) => db.raw(sql, values).connection(connection)
  try {
    // Names of locks are the server's, not the database's.
    const [[lock]] = await ask("select concat('kaunter.', left(sha1(database()), 32), ?) as name", [`.${name}`])
    const [[{ taken }]] = await ask('select get_lock(?, ?) as taken', [lock.name, seconds])
    if (Number(taken) !== 1) throw new Error(`another process has held the lock "${name}" for ${seconds} s`)
    try {
      return await db.transaction(fn, { connection })
    } finally {
      await ask('do release_lock(?)', [lock.name])
    }
  } finally {
    await db.client.releaseConnection(connection)
  }
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
