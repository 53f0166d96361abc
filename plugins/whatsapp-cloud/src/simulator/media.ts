import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { Clock } from './clock.ts'
import { type Sample, sampleFor } from './sample-media.ts'
import type { Media, State } from './state.ts'

const URL_LIFE_MS = 5 * 60_000
const UPLOAD_LIFE_MS = 30 * 86_400_000
const INBOUND_LIFE_MS = 7 * 86_400_000

/** Files by id. A URL to one carries its own expiry and proof, so it needs no storage and survives a restart. */
export class MediaShelf {
  readonly #state: State
  readonly #clock: Clock
  readonly #secret: string
  readonly #baseUrl: () => string

  constructor(state: State, clock: Clock, secret: string, baseUrl: () => string) {
    this.#state = state
    this.#clock = clock
    this.#secret = secret
    this.#baseUrl = baseUrl
  }

  /** Notes an upload of the shop. */
  upload(mimeType: string, size: number, sha256: string, filename: string | null): Media {
    return this.#put({ mimeType, size, sha256, filename, sample: null })
  }

  /** The type-specific part of an inbound media message; undefined when the type carries no file. */
  inboundPart(type: string): Record<string, unknown> | undefined {
    const sample = sampleFor(type)
    if (sample === undefined) return undefined
    const digest = createHash('sha256').update(sample.bytes)
    const sha256 = digest.copy().digest('hex')
    const media = this.#put({
      mimeType: sample.mimeType,
      size: sample.bytes.length,
      sha256,
      filename: sample.filename,
      sample: type,
    })
    return {
      ...(sample.filename === null ? {} : { filename: sample.filename }),
      mime_type: sample.mimeType,
      // Base64 in webhooks, hexadecimal in GET /{media-id}: so it is with Meta.
      sha256: digest.digest('base64'),
      id: media.id,
      url: this.urlOf(media),
      ...(type === 'audio' ? { voice: true } : {}),
      ...(type === 'sticker' ? { animated: false } : {}),
    }
  }

  /** The media behind an id while the id lives: 30 days for uploads, 7 for inbound ones. */
  get(id: string): Media | undefined {
    const media = this.#state.media.get(id)
    if (media === undefined) return undefined
    const life = media.sample === null ? UPLOAD_LIFE_MS : INBOUND_LIFE_MS
    return this.#clock.now() - media.at > life ? undefined : media
  }

  delete(id: string): boolean {
    const deleted = this.#state.media.delete(id)
    this.#state.changed()
    return deleted
  }

  /** A download address that lives five minutes. */
  urlOf(media: Media): string {
    const expires = String(Math.floor((this.#clock.now() + URL_LIFE_MS) / 1000))
    const query = new URLSearchParams({ mid: media.id, ext: expires, hash: this.#proof(media.id, expires) })
    return `${this.#baseUrl()}/whatsapp_business/attachments?${query}`
  }

  /** The file behind a download address, or undefined when it expired, was tampered with or has no kept bytes. */
  open(id: string, expires: string, proof: string): Sample | undefined {
    const expected = Buffer.from(this.#proof(id, expires))
    const given = Buffer.from(proof)
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined
    if (this.#clock.now() >= Number(expires) * 1000) return undefined
    return this.sample(id)
  }

  /** The generated file of an inbound media, for the phone that sent it. */
  sample(id: string): Sample | undefined {
    const kind = this.get(id)?.sample ?? null
    return kind === null ? undefined : sampleFor(kind)
  }

  #put(fields: Omit<Media, 'id' | 'at'>): Media {
    const media: Media = { id: String(randomInt(1e14, 2e14)), at: this.#clock.now(), ...fields }
    this.#state.media.set(media.id, media)
    this.#state.changed()
    return media
  }

  #proof(id: string, expires: string): string {
    return createHmac('sha256', this.#secret).update(`${id}.${expires}`).digest('base64url')
  }
}
