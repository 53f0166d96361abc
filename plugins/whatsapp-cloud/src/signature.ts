import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whether `X-Hub-Signature-256` fits these exact bytes under one of the secrets; two are valid while one replaces the other. */
export function isSigned(header: string | string[] | undefined, body: Buffer, secrets: readonly string[]): boolean {
  if (typeof header !== 'string' || !/^sha256=[0-9a-f]{64}$/i.test(header)) return false
  const given = Buffer.from(header.slice(7), 'hex')
  return secrets.some((secret) => timingSafeEqual(given, createHmac('sha256', secret).update(body).digest()))
}

/** Compares in constant time; lengths may show. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
