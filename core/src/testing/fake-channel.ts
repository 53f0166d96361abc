import {
  type Channel,
  type ChannelAccount,
  channels,
  type IdentityKind,
  type MessageStatus,
  type messaging,
  type OutgoingText,
  type SendResult,
} from '../contracts/index.ts'
import type { Context } from '../kernel/plugin.ts'
import type { Service, Services } from '../kernel/tokens.ts'

/** How the fake channel is called and what it allows. */
export interface FakeChannelOptions {
  /** Default `fake`. */
  name?: string
  /** Hours after the customer's last message in which free text is allowed; default `null`: always. */
  windowHours?: number | null
}

/** What a customer writes. */
export interface CustomerMessage {
  /** A phone number in international form, for example `60123456789`; or another address with `kind`. */
  from: string
  text: string
  kind?: IdentityKind
  name?: string
  /** The provider's id of the message it answers. */
  replyTo?: string
}

type MessagingContext = Context<unknown, { messaging: Service<Messages>; channels: Services<Channel> }>
type Messages = typeof messaging extends Service<infer M> ? M : never

/** A channel that keeps what is sent through it, answers as a test wants, and lets customers write. */
export class FakeChannel implements Channel {
  readonly name: string
  readonly windowHours: number | null
  /** What was sent, the oldest first, also what was then refused. */
  readonly sent: OutgoingText[] = []
  readonly #ctx: MessagingContext
  readonly #answers: (Partial<SendResult> & Pick<SendResult, 'outcome'>)[] = []
  readonly #providerIds = new WeakMap<OutgoingText, string>()
  #count = 0

  constructor(ctx: Context, { name = 'fake', windowHours = null }: FakeChannelOptions) {
    this.#ctx = ctx as MessagingContext
    this.name = name
    this.windowHours = windowHours
    ctx.provide(channels, this, name)
  }

  /**
   * How the next send ends; several calls make a row of answers. Without any, every send is accepted.
   *
   * @example channel.answer('refused', { code: '131047', reason: 'The window is closed.' })
   */
  answer<O extends SendResult['outcome']>(
    outcome: O,
    details: Partial<Extract<SendResult, { outcome: O }>> = {},
  ): void {
    this.#answers.push({ ...details, outcome } as SendResult)
  }

  async sendText(message: OutgoingText): Promise<SendResult> {
    this.sent.push(message)
    const providerId = this.#newId()
    this.#providerIds.set(message, providerId)
    const defaults = { code: 'test', reason: 'A test wanted it so.', afterSeconds: 60, maxTries: 3 }
    const { outcome, ...details } = this.#answers.shift() ?? { outcome: 'accepted' as const }
    return (
      outcome === 'accepted' ? { outcome, providerId, ...details } : { outcome, ...defaults, ...details }
    ) as SendResult
  }

  /** A customer writes; when it resolves, the message is stored and routed. */
  async receive({ from, text, kind = 'phone', name, replyTo }: CustomerMessage): Promise<void> {
    await this.#ctx.tx(async (tx) => {
      const account = await this.#account(tx)
      const now = new Date()
      await this.#ctx.use.messaging.receive(tx, [
        {
          ...{ accountId: account.id, providerId: this.#newId(), direction: 'in', kind: 'text', text, content: text },
          person: { identities: [{ kind, address: from }], name: name ?? null, seenAt: now },
          ...{ media: null, targetProviderId: replyTo ?? null, occurredAt: now, raw: '{}' },
        },
      ])
    })
  }

  /** The provider says what became of a message that was sent. */
  async status(message: OutgoingText, status: Extract<MessageStatus, 'sent' | 'delivered' | 'read'>) {
    await this.#ctx.tx(async (tx) => {
      const account = await this.#account(tx)
      const providerId = this.#providerIds.get(message) ?? ''
      const what = { accountId: account.id, providerId, reference: message.reference, status }
      const when = { recipient: message.to.address, occurredAt: new Date(), error: null, raw: '{}' }
      await this.#ctx.use.messaging.receiveStatuses(tx, [{ ...what, ...when }])
    })
  }

  #account(tx: Parameters<Messages['account']>[0]): Promise<ChannelAccount> {
    return this.#ctx.use.messaging.account(tx, { channel: this.name, providerId: `${this.name}-1`, label: this.name })
  }

  #newId(): string {
    return `${this.name}.${++this.#count}`
  }
}
