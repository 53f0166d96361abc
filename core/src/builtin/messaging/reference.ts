/** Names one attempt of one message of this installation to the provider, who hands it back with each status. */
export interface Attempt {
  messageId: string
  number: number
}

/** `k<installation>.<message>.<attempt>` */
export const toReference = (installation: string, { messageId, number }: Attempt) =>
  `k${installation}.${messageId}.${number}`

/**
 * The attempt that a reference names. `undefined` when it is not ours: another system on the same number, or this one
 * before its database was made anew, also gives its messages small numbers.
 */
export function fromReference(installation: string, reference: string | null): Attempt | undefined {
  const match = /^k([\w-]+)\.([1-9]\d{0,17})\.([1-9]\d{0,8})$/.exec(reference ?? '')
  if (match === null || match[1] !== installation) return undefined
  return { messageId: match[2] as string, number: Number(match[3]) }
}
