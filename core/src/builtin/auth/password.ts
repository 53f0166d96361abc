import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer>

// OWASP's scrypt setting has N = 2 ** 15, 32 MiB a hash: a login storm costs time, not the memory of the machine.
const [r, p] = [8, 3]
const memory = (N: number) => 2 * 128 * N * r

/**
 * `scrypt$N$r$p$salt$hash`, so that the cost can rise later without breaking old hashes.
 *
 * @param cost of the environment: N is this power of two.
 */
export async function hashPassword(password: string, cost: number): Promise<string> {
  const salt = randomBytes(16)
  const N = 2 ** cost
  const hash = await derive(password.normalize('NFKC'), salt, 32, { N, r, p, maxmem: memory(N) })
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$')
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return false
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: memory(Number(N)) }
  const expected = Buffer.from(hash, 'base64')
  return timingSafeEqual(
    await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64'), expected.length, options),
    expected,
  )
}

let decoy: Promise<string> | undefined

/** As much work as a real check, for an address that does not exist, so that timing does not tell which do. */
export async function verifyNobody(password: string, cost: number): Promise<false> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'), cost)
  await verifyPassword(password, await decoy)
  return false
}
