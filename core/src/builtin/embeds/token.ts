import { randomBytes } from 'node:crypto'
import { Value } from '@sinclair/typebox/value'
import type { Secrets } from '../../kernel/secrets.ts'
import { type Static, Type } from '../../kernel/tokens.ts'

/** What a token says, in the clear: it is signed so that nobody can change it, not hidden. */
const Claims = Type.Object({
  plugin: Type.String(),
  widget: Type.String(),
  origin: Type.String(),
  subject: Type.Record(Type.String(), Type.Unknown()),
  /** Milliseconds since 1970. */
  issued: Type.Integer(),
  expires: Type.Integer(),
  id: Type.String(),
})
export type Claims = Static<typeof Claims>

export const defaultMinutes = 15
export const maxMinutes = 24 * 60
/** It is a header of every request of the widget. */
export const maxTokenLength = 4000
const purpose = 'embed-token'
const version = 'ke1'

export const newTokenId = () => randomBytes(12).toString('base64url')

/** `ke1.<claims>.<signature>`: no form that a session token can have. */
export function writeToken(secrets: Secrets, claims: Claims): string {
  const text = `${version}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${text}.${secrets.sign(purpose, text)}`
}

/** What a token says; `undefined` for anything that this installation did not write. Whether it still holds is not asked. */
export function readToken(secrets: Secrets, token: string): Claims | undefined {
  const [head, data = '', signature = '', ...rest] = token.split('.')
  if (head !== version || rest.length > 0 || !secrets.verify(purpose, `${head}.${data}`, signature)) return undefined
  const claims: unknown = JSON.parse(Buffer.from(data, 'base64url').toString())
  return Value.Check(Claims, claims) ? claims : undefined
}
