import { ApiError, html, KaunterElement, type KaunterHost, type Tone } from '@kaunter/admin-ui'
import type { PropertyDeclarations } from 'lit'
import type { Key } from './catalog.ts'

/** What the API says of a request. */
export interface Request {
  id: string
  contactId: string
  name: string
  phone: string | null
  text: string
  state: 'open' | 'overdue' | 'done'
  askedAt: string
  dueAt: string
}

export interface Counts {
  open: number
  overdue: number
}

const tones: Record<Request['state'], Tone> = { open: 'info', overdue: 'bad', done: 'good' }

export const badge = (host: KaunterHost<Key>, { state }: Request) =>
  html`<kaunter-badge tone=${tones[state]}>${host.t(`state.${state}`)}</kaunter-badge>`

/** Notes that the call was made; others learn of it by the live notice, and so does the element that asked. */
export async function noteDone(host: KaunterHost<Key>, { id }: Request): Promise<void> {
  try {
    await host.post(`/${id}/done`)
    host.toast(host.t('done.said'), 'good')
  } catch (error) {
    host.toast(error instanceof ApiError ? error.message : String(error), 'bad')
  }
}

/** Calls `read` when a request changed, and when nobody knows: the connection broke. Returns what stops it. */
export function follow(host: KaunterHost, read: () => void): () => void {
  const stops = ['callbacks.changed', 'live.reset'].map((topic) => host.on(topic, read))
  return () => {
    for (const stop of stops) stop()
  }
}

/** An element that reads from the API, again with every change. */
export abstract class Follower extends KaunterElement<Key> {
  static override properties: PropertyDeclarations = { failure: { state: true } }

  declare failure: ApiError | undefined
  #stop = () => {}

  /** Reads and keeps what is shown. */
  protected abstract read(): Promise<void>

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = follow(this.host, () => void this.refresh())
    void this.refresh()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected async refresh(): Promise<void> {
    try {
      await this.read()
      this.failure = undefined
    } catch (error) {
      this.failure = error as ApiError
    }
  }
}
