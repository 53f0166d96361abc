import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer>

// OWASP's scrypt setting with 32 MiB a hash: a login storm costs time, not the memory of the machine.
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }

/** `scrypt$N$r$p$salt$hash`, so that the cost can rise later without breaking old hashes. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password.normalize('NFKC'), salt, 32, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), hash.toString('base64')].join('$')
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return false
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: cost.maxmem }
  const expected = Buffer.from(hash, 'base64')
  return timingSafeEqual(
    await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), expected.length, options),
    expected,
  )
}

let decoy: Promise<string> | undefined

/** As much work as a real check, for an address that does not exist, so that timing does not tell which do. */
export async function verifyNobody(password: string): Promise<false> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'))
  await verifyPassword(password, await decoy)
  return false
}
