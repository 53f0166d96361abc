import type { Tx } from '../kernel/plugin.ts'
import type { Place } from '../kernel/scope.ts'
import { defineEvent, defineHook, defineService, Type } from '../kernel/tokens.ts'
import type { ChoiceList } from './channel.ts'
import type { IdentityChange, Person } from './directory.ts'

/** Outgoing: queued → sending → sent → delivered → read → played, or failed, unknown, held. Incoming: received. */
export type MessageStatus =
  | 'received'
  | 'queued'
  | 'sending'
  | 'held'
  | 'unknown'
  | 'sent'
  | 'failed'
  | 'delivered'
  | 'read'
  | 'played'

/** A file that came with a message. */
export interface MediaInfo {
  mimeType: string
  filename: string | null
  /** The provider's id; the file itself is fetched by the media part. */
  id: string
}

/** One of our own numbers or addresses on a channel. */
export interface ChannelAccount {
  id: string
  channel: string
  providerId: string
}

/** A number or address of ours, and whether it may send. */
export interface AccountState extends ChannelAccount {
  /** Why nothing is sent from it; `null` while all is well. */
  pausedReason: string | null
}

/** A message that somebody sent to us, or that our own people sent from the phone app (`direction: 'out'`). */
export interface IncomingMessage {
  accountId: string
  providerId: string
  direction: 'in' | 'out'
  person: Person
  /**
   * On a channel where a person may hold several conversations with us, such as a form on a web page: which one, and for
   * whom it is. Without, a contact has one conversation with each account.
   */
  thread?: { key: string; place: Place }
  kind: string
  /** A sensible text for any kind, in English. */
  text: string
  /** What the person wrote, when the kind carries words (text, caption, …). */
  content: string | null
  media: MediaInfo | null
  /** The provider's id of the message it answers, reacts to, edits or revokes. */
  targetProviderId: string | null
  /** The id of the row that was tapped in a list of ours. */
  choice?: string | null
  occurredAt: Date
  raw: string
}

/** What a provider says about a message we sent. */
export interface IncomingStatus {
  accountId: string
  providerId: string
  /** The reference of the attempt, when the provider hands it back. */
  reference: string | null
  status: string
  recipient: string
  occurredAt: Date
  error: { code: string; message: string } | null
  raw: string
}

/** One stored incoming message on its way through `messaging.routing/v1`. */
export interface RoutedMessage {
  readonly id: string
  readonly conversationId: string
  readonly contactId: string
  readonly accountId: string
  readonly channel: string
  /** The shop that the conversation is for, when the channel says so. */
  readonly place: Place
  readonly direction: 'in' | 'out'
  readonly kind: string
  readonly text: string
  readonly content: string | null
  /** The id of the row that the contact tapped in a list of ours. */
  readonly choice: string | null
  /**
   * The contact is blocked on this channel: the message is kept, and still taken by whoever must (a STOP), but it opens
   * nothing, starts no clock and is shown to nobody until the contact is unblocked.
   */
  readonly blocked: boolean
  readonly occurredAt: Date
  /** The plugin that claimed or attached it. Left `null`, the message is kept as unrouted. */
  readonly handledBy: string | null
}

/** What taps of `routing` get, and return. */
export interface RoutingBatch {
  readonly tx: Tx
  readonly messages: readonly RoutedMessage[]
}

/**
 * Runs inside the transaction that stores the messages, many at once so that a tap can work in sets. A tap leaves alone
 * what is handled already and returns the batch with its own messages marked (see `handled`). Messages that nobody
 * handled are offered once more one by one, so that a bad one cannot cost its neighbours their tap, and again when
 * plugins come back, perhaps hours later: recognise a message by its `id`.
 *
 * A tap that fails loses what it wrote and no more; the others and the message itself stay.
 */
export const routing = defineHook<RoutingBatch>('messaging.routing/v1', { onError: 'skip', savepoint: true })

/** The batch with these messages marked as handled by `plugin`. */
export function handled(batch: RoutingBatch, plugin: string, ids: ReadonlySet<string>): RoutingBatch {
  return { ...batch, messages: batch.messages.map((m) => (ids.has(m.id) ? { ...m, handledBy: plugin } : m)) }
}

/** What taps of `policy` get, and return with a refusal or without. */
export interface PolicyCheck {
  readonly tx: Tx
  readonly conversationId: string
  readonly messageId: string
  readonly purpose: 'reply'
  /** Set by the first tap that refuses; the code is stable, the reason is for people. */
  refusal: { code: string; reason: string } | null
}

/**
 * Taps may add a refusal, never remove one. Runs when the message leaves and when the UI asks. While a tap fails, the
 * message is held: nobody knows whether it may leave.
 */
export const policy = defineHook<PolicyCheck>('messaging.policy/v1', { onError: 'fail', savepoint: true })

/** A message as screens show it. */
export interface MessageView {
  id: string
  conversationId: string
  direction: 'in' | 'out'
  kind: string
  text: string
  content: string | null
  status: MessageStatus
  version: number
  sentAt: Date
  createdAt: Date
  authorId: string | null
  error: { code: string; message: string } | null
  /** The message that it answers, reacts to, edits or takes back, as far as it is stored. */
  replyTo: { id: string; text: string; kind: string; direction: 'in' | 'out' } | null
  /** The id of the row that was tapped in a list of ours. */
  choice: string | null
  /** Sent by the system itself: no answer of a person, though it has no author either when somebody wrote it on a phone. */
  automatic: boolean
  media: MediaInfo | null
  clientId: string | null
  canRetry: boolean
}

/** Whether free text may be sent to a conversation, until when, and why not. */
export interface ConversationWindow {
  open: boolean
  closesAt: Date | null
  refusal: { code: string; reason: string } | null
}

/** Conversations over every channel. */
export interface Messaging {
  /** The account of one of our numbers, made when new. */
  account(tx: Tx, account: { channel: string; providerId: string; label: string }): Promise<ChannelAccount>
  /** The accounts of a channel that have been used. */
  accounts(channel: string): Promise<AccountState[]>
  /** Sends from a paused account again, when a person has mended what was wrong. */
  resume(tx: Tx, accountId: string): Promise<void>
  /** Stores messages and routes them; those already stored are passed over. The ids of the new ones. */
  receive(tx: Tx, messages: readonly IncomingMessage[]): Promise<ReadonlyMap<IncomingMessage, string>>
  /** Stores statuses and applies them; never lowers one; parks those whose message is not here yet. */
  receiveStatuses(tx: Tx, statuses: readonly IncomingStatus[]): Promise<void>
  /** The person changed an address; noted, and used from now on. */
  identityChanged(tx: Tx, change: IdentityChange): Promise<void>
  /** Whether a list of choices can be sent on a channel; see `send`. */
  sendsLists(channel: string): boolean
  /**
   * Queues a text. A second call with the same `clientId` in the conversation returns the first message.
   *
   * @param message.authorId `null` for what the system says by itself, which is no answer of a person.
   * @param message.list rows to choose from, below the text; the tap comes back as `choice` of a routed message.
   * @throws KAUNTER_MESSAGING_CONVERSATION_NOT_FOUND, or the refusal of the gate as KAUNTER_MESSAGING_… (409).
   */
  send(
    tx: Tx,
    message: {
      conversationId: string
      text: string
      list?: ChoiceList
      authorId: string | null
      clientId: string | null
    },
  ): Promise<MessageView>
  /**
   * A person sends a failed, held or unknown message again.
   *
   * @throws KAUNTER_MESSAGING_NOT_RETRYABLE (409) in any other state.
   */
  retry(tx: Tx, messageId: string): Promise<MessageView>
  /** By message id; unknown ids are absent. Inside a transaction, give it, so that its own rows are seen. */
  views(ids: readonly string[], tx?: Tx): Promise<Map<string, MessageView>>
  /** Whether free text may be sent now, and until when. */
  window(conversationId: string): Promise<ConversationWindow>
}

/** Takes in, sends and shows messages. */
export const messaging = defineService<Messaging>('messaging/v1')

/** Called inside the transaction in which the status, text or error of stored messages changed. */
export const messagesChanged = defineHook<{ readonly tx: Tx; readonly messageIds: readonly string[] }>(
  'messaging.changed/v1',
  { onError: 'skip', savepoint: true },
)

/** An incoming message was stored and routed. */
export const messageReceived = defineEvent(
  'messaging.message-received/v1',
  Type.Object({
    messageId: Type.String(),
    conversationId: Type.String(),
    contactId: Type.String(),
    kind: Type.String(),
  }),
)
