import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

/** Whether `X-Hub-Signature-256` fits these exact bytes under one of the secrets; two are valid while one replaces the other. */
export function isSigned(header: string | string[] | undefined, body: Buffer, secrets: readonly string[]): boolean {
  if (typeof header !== 'string' || !/^sha256=[0-9a-f]{64}$/i.test(header)) return false
  const given = Buffer.from(header.slice(7), 'hex')
  return secrets.some((secret) => timingSafeEqual(given, createHmac('sha256', keyOf(secret)).update(body).digest()))
}

const keys = new Map<string, KeyObject>()

/** A secret given as text would be made into a key anew for each webhook. */
function keyOf(secret: string): KeyObject {
  const key = keys.get(secret) ?? createSecretKey(Buffer.from(secret))
  keys.set(secret, key)
  return key
}

/** Compares in constant time; lengths may show. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
