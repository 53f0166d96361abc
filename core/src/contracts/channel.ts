import { defineServices } from '../kernel/tokens.ts'

/** A text to send. More kinds come with the plugins that need them. */
export interface OutgoingText {
  /** The channel passes it along, so that a status can name the attempt it belongs to. At most 100 characters. */
  reference: string
  /** The provider's id of our own number or account. */
  accountProviderId: string
  /** Where to send: the address the contact was last seen with, and what kind of address it is. */
  to: { kind: IdentityKind; address: string }
  text: string
  /** The provider's id of the message this one answers. */
  replyTo?: string
}

/** What a person may choose from by a tap. */
export interface ChoiceList {
  /** On the button that opens the list, at most 20 characters. */
  button: string
  /** At most 10. */
  rows: readonly {
    /** Comes back with the tap, at most 200 characters. */
    id: string
    /** At most 24 characters. */
    title: string
    /** At most 72 characters. */
    description?: string
  }[]
}

/** A text with a list to choose from. */
export interface OutgoingList extends OutgoingText {
  list: ChoiceList
}

/** Kinds of address. `bsuid`: the user id that WhatsApp gives one business; `lid`: its own id, without a number. */
export type IdentityKind = 'phone' | 'bsuid' | 'lid' | 'email'

/** How one attempt ended. */
export type SendResult =
  /** The provider took it and named it. */
  | { outcome: 'accepted'; providerId: string; contactAddress?: string }
  /** It was certainly not sent; try again not before `afterSeconds`. */
  | { outcome: 'retry'; code: string; reason: string; httpStatus?: number; afterSeconds: number; maxTries: number }
  /** It was certainly not sent and will not be. `pauseAccount` stops the whole number until a person looks. */
  | { outcome: 'refused'; code: string; reason: string; httpStatus?: number; pauseAccount?: boolean }
  /** Nobody knows: the connection broke or the answer made no sense. A status decides. */
  | { outcome: 'unknown'; code: string; reason: string; httpStatus?: number }

/** A transport that carries messages between contacts and us. */
export interface Channel {
  /** Hours after the contact's last message in which free text is allowed; `null` when always. */
  windowHours: number | null
  /** Sends once. Never throws for what the provider answers; a throw counts as `unknown`. */
  sendText(message: OutgoingText, options: { attempt: number; signal: AbortSignal }): Promise<SendResult>
  /** Only where people can tap: the same with a list. What is longer than allowed was cut before. */
  sendList?(message: OutgoingList, options: { attempt: number; signal: AbortSignal }): Promise<SendResult>
}

/** Implemented by each transport; the name is the channel's, for example `whatsapp-cloud`. */
export const channels = defineServices<Channel>('channel/v1')
