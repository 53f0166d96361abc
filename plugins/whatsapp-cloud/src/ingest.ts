import { type Context, insertNew, isTransient, type Service, type Tx } from '@kaunter/core'
import type {
  Audit,
  ChannelAccount,
  Host,
  IncomingMessage,
  IncomingStatus,
  Messaging,
  StoredWebhook,
  WebhookInbox,
  WebhookOutcome,
} from '@kaunter/core/contracts'
import type { Config, OwnNumber, Target } from './config.ts'
import { type Item, type Origin, parseEnvelope } from './parse.ts'

export type WhatsAppContext = Context<
  Config,
  { audit: Service<Audit>; messaging: Service<Messaging>; inbox: Service<WebhookInbox>; host: Service<Host> }
>

interface Element {
  item: Item
  webhookId: string
}

/** An envelope may hold any number; PostgreSQL takes 65,535 values in one statement, and others wait for a long transaction. */
const maxAtOnce = 500

/** Turns stored webhooks into messages, statuses and events. Everything it does may be done again. */
export function createIngest(ctx: WhatsAppContext, target: () => Target) {
  const table = { event: ctx.table('event'), held: ctx.table('held') }
  const accounts = new Map<string, ChannelAccount>()

  async function handle(webhooks: readonly StoredWebhook[]): Promise<WebhookOutcome[]> {
    const elements = webhooks.flatMap(({ id, body, receivedAt }) =>
      parseEnvelope(JSON.parse(body.toString()), receivedAt).map((item) => ({ item, webhookId: id })),
    )
    const failures = new Map<string, unknown>()
    for (let i = 0; i < elements.length; i += maxAtOnce) await storeAll(elements.slice(i, i + maxAtOnce), failures)
    return webhooks.map(({ id }) => (failures.has(id) ? { ok: false, error: failures.get(id) } : { ok: true }))
  }

  /** Halves what fails until the bad elements stand alone; a webhook is done when all of its elements are. */
  async function storeAll(elements: readonly Element[], failures: Map<string, unknown>): Promise<void> {
    try {
      await ctx.tx((tx) => store(tx, elements))
    } catch (error) {
      if (isTransient(error)) throw error
      const [first] = elements
      if (elements.length === 1 && first !== undefined) {
        ctx.log.error({ err: error, webhook: first.webhookId }, 'one element of a webhook could not be stored')
        failures.set(first.webhookId, error)
        return
      }
      const middle = Math.ceil(elements.length / 2)
      await storeAll(elements.slice(0, middle), failures)
      await storeAll(elements.slice(middle), failures)
    }
  }

  async function store(tx: Tx, elements: readonly Element[]): Promise<void> {
    const known = new Map<Element, ChannelAccount>()
    const unknown: Element[] = []
    for (const element of elements) {
      if (element.item.type === 'event') continue
      const account = await accountOf(tx, element.item.origin)
      if (account === undefined) unknown.push(element)
      else known.set(element, account)
    }
    await ctx.use.messaging.receive(
      tx,
      [...known].flatMap(([{ item }, account]) => (item.type === 'message' ? [toMessage(item, account)] : [])),
    )
    for (const { item } of known.keys()) if (item.type === 'identity') await ctx.use.messaging.identityChanged(tx, item)
    await ctx.use.messaging.receiveStatuses(
      tx,
      [...known].flatMap(([{ item }, account]) => (item.type === 'status' ? [toStatus(item, account)] : [])),
    )
    await keepEvents(tx, elements)
    await hold(tx, unknown)
  }

  /** Our number named by the payload; without one, the only number of the business account. */
  function numberOf({ phoneNumberId, wabaId }: Origin): OwnNumber | undefined {
    const { numbers } = target()
    if (phoneNumberId !== null) return numbers.find((number) => number.phoneNumberId === phoneNumberId)
    const ofAccount = numbers.filter((number) => number.wabaId !== null && number.wabaId === wabaId)
    return ofAccount.length === 1 ? ofAccount[0] : undefined
  }

  async function accountOf(tx: Tx, origin: Origin): Promise<ChannelAccount | undefined> {
    const number = numberOf(origin)
    if (number === undefined) return undefined
    const { phoneNumberId } = number
    const cached = accounts.get(phoneNumberId)
    if (cached !== undefined) return cached
    const account = await ctx.use.messaging.account(tx, {
      channel: 'whatsapp-cloud',
      providerId: phoneNumberId,
      label: phoneNumberId,
    })
    // Only from the next transaction on: this one may still be rolled back.
    tx.afterCommit(() => accounts.set(phoneNumberId, account))
    return account
  }

  async function keepEvents(tx: Tx, elements: readonly Element[]): Promise<void> {
    const rows = elements.flatMap(({ item }) => {
      if (item.type !== 'event') return []
      const { hash, field, event, origin, raw, at } = item
      return [
        {
          hash,
          field,
          event,
          waba_id: origin.wabaId,
          phone_number_id: origin.phoneNumberId,
          payload: raw,
          occurred_at: at,
        },
      ]
    })
    await insertNew(tx.db, table.event, rows, ['hash'])
  }

  /** Not ours, or not yet: the webhook stays as it is and is read again when the number is configured. */
  async function hold(tx: Tx, unknown: readonly Element[]): Promise<void> {
    const groups = Map.groupBy(unknown, ({ webhookId, item }) =>
      JSON.stringify([webhookId, item.origin.phoneNumberId ?? '', item.origin.wabaId ?? '']),
    )
    const rows = [...groups].map(([key, elements]) => {
      const [webhookId, phoneNumberId, wabaId] = JSON.parse(key) as [string, string, string]
      return {
        webhook_id: webhookId,
        phone_number_id: phoneNumberId,
        waba_id: wabaId,
        reason:
          phoneNumberId === ''
            ? 'The payload names no phone number, and the business account does not settle which one.'
            : 'This phone number is not configured.',
        elements: elements.length,
        held_at: new Date(),
      }
    })
    if (rows.length === 0) return
    ctx.log.warn({ count: rows.length }, 'webhooks for numbers that are not configured are held')
    const ids = await insertNew(tx.db, table.held, rows, ['webhook_id', 'phone_number_id', 'waba_id'])
    // Another process, which knows the number already, had released it for this one to read.
    for (const [i, { webhook_id, phone_number_id, waba_id }] of rows.entries())
      if (ids[i] === undefined)
        await tx.db(table.held).where({ webhook_id, phone_number_id, waba_id }).update({ released_at: null })
  }

  /** Offers what was held for numbers that are configured by now. */
  async function release(): Promise<void> {
    const held = () => ctx.db(table.held).whereNull('released_at')
    const origins: { phone_number_id: string; waba_id: string }[] = await held().distinct('phone_number_id', 'waba_id')
    for (const origin of origins) {
      if (!numberOf({ phoneNumberId: origin.phone_number_id || null, wabaId: origin.waba_id || null })) continue
      const ready: { id: string; webhook_id: string }[] = await held().where(origin).orderBy('id').limit(1000)
      await ctx.tx(async (tx) => {
        const ids = ready.map((row) => row.id)
        await tx.db(table.held).whereIn('id', ids).update({ released_at: new Date() })
        await ctx.use.inbox.again(
          tx,
          ready.map((row) => row.webhook_id),
        )
      })
    }
  }

  return { handle, release }
}

function toMessage(item: Extract<Item, { type: 'message' }>, account: ChannelAccount): IncomingMessage {
  const { providerId, direction, identities, name, at, description, raw } = item
  const { kind, text, content, media, target, choice } = description
  const person = { identities, name, seenAt: at }
  return {
    accountId: account.id,
    providerId,
    direction,
    person,
    kind,
    text,
    content,
    media,
    targetProviderId: target,
    choice,
    occurredAt: at,
    raw,
  }
}

function toStatus(item: Extract<Item, { type: 'status' }>, account: ChannelAccount): IncomingStatus {
  const { providerId, reference, status, recipient, at, error, raw } = item
  return { accountId: account.id, providerId, reference, status, recipient, occurredAt: at, error, raw }
}
