import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { secretUnreadable } from './errors.ts'

const cipher = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** Keys for each purpose, derived from the one KAUNTER_SECRET. */
export class Secrets {
  readonly #masters: readonly Buffer[]

  /** @param previous earlier values of KAUNTER_SECRET: what they encrypted can be read, and nothing is encrypted with them. */
  constructor(current: string, previous: readonly string[] = []) {
    this.#masters = [current, ...previous].map((master) => Buffer.from(master))
  }

  /** 32 bytes for one purpose; the same secret always gives the same key. */
  key(purpose: string): Buffer {
    return derive(this.#masters[0] as Buffer, purpose)
  }

  /** A keyed digest, url-safe. */
  sign(purpose: string, value: string): string {
    return digestOf(this.key(purpose), value).toString('base64url')
  }

  /** Whether `sign` made this for the value, with the present secret or an earlier one; takes as long for a wrong one. */
  verify(purpose: string, value: string, signature: string): boolean {
    const given = Buffer.from(signature, 'base64url')
    // Base64 is read leniently; only the one spelling that was given out counts.
    if (given.length !== 32 || given.toString('base64url') !== signature) return false
    return this.#masters
      .map((master) => timingSafeEqual(digestOf(derive(master, purpose), value), given))
      .includes(true)
  }

  /**
   * A text that only this installation can read: `k1.<key id>.<base64url>`.
   *
   * @param binding where the text belongs, such as table, row and column: it can be decrypted for that place only, so a
   * ciphertext that somebody copies elsewhere is of no use there.
   */
  encrypt(purpose: string, text: string, binding: readonly string[]): string {
    const key = this.#encryptionKey(purpose)
    const iv = randomBytes(ivBytes)
    const sealing = createCipheriv(cipher, key, iv).setAAD(associated(purpose, binding))
    const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()])
    return `k1.${keyId(key)}.${Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64url')}`
  }

  /** @throws KAUNTER_SECRET_UNREADABLE under another key, for another place, or when a single bit has changed. */
  decrypt(purpose: string, sealed: string, binding: readonly string[]): string {
    const [version, id, data = '', ...rest] = sealed.split('.')
    const key = this.#masters.map((master) => derive(master, sealing(purpose))).find((each) => keyId(each) === id)
    const bytes = Buffer.from(data, 'base64url')
    if (version !== 'k1' || rest.length > 0 || key === undefined || bytes.length < ivBytes + tagBytes)
      throw secretUnreadable({})
    try {
      const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
        .setAAD(associated(purpose, binding))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      return Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()]).toString('utf8')
    } catch (error) {
      throw secretUnreadable({}, { cause: error })
    }
  }

  /** Whether this was encrypted with the present KAUNTER_SECRET and not with an earlier one. */
  isCurrent(purpose: string, sealed: string): boolean {
    return sealed.split('.')[1] === keyId(this.#encryptionKey(purpose))
  }

  #encryptionKey(purpose: string): Buffer {
    return this.key(sealing(purpose))
  }
}

const derive = (master: Buffer, purpose: string) => Buffer.from(hkdfSync('sha256', master, 'kaunter', purpose, 32))

const digestOf = (key: Buffer, value: string) => createHmac('sha256', key).update(value).digest()

/** A key that encrypts must not be the one that signs for the same purpose. */
const sealing = (purpose: string) => `encrypt ${purpose}`

const keyId = (key: Buffer) => createHmac('sha256', key).update('key id').digest('base64url').slice(0, 8)

const associated = (purpose: string, binding: readonly string[]) => Buffer.from(JSON.stringify([purpose, ...binding]))
