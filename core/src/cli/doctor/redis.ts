import { messageOf } from '../../kernel/errors.ts'
import { maskUrl } from '../../kernel/unreachable.ts'
import { type Check, ok, warning } from './finding.ts'

export const redis: Check = async ({ environment: { redisUrl } }) => {
  if (redisUrl === undefined) return [ok('redis', 'not used; processes meet in the database')]
  const { Redis } = await import('ioredis')
  const client = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 3000 })
  let reason = ''
  client.on('error', (error) => {
    reason = messageOf(error)
  })
  try {
    await client.connect()
    await client.ping()
    return [ok('redis', maskUrl(redisUrl))]
  } catch (error) {
    const message = `${maskUrl(redisUrl)} does not answer: ${reason || messageOf(error)}`
    return [warning('redis', message, 'Check REDIS_URL and that it runs; until then the database does its work.')]
  } finally {
    client.disconnect()
  }
}
