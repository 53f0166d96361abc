/** What the phone page is told; the only types that both sides of the wire share. */

export interface PersonView {
  id: string
  name: string
  /** Digits; null when the number is hidden. */
  phone: string | null
  online: boolean
  unread: number
  lastType: string | null
  lastText: string | null
  lastAt: number | null
}

export interface MessageView {
  id: string
  /** Seen from the merchant: `out` is the merchant's own. */
  direction: 'in' | 'out'
  type: string
  content: Record<string, unknown>
  at: number
  /** Of the merchant's own messages; null for the shop's. */
  tick: 'pending' | 'sent' | 'received' | 'seen' | null
  /** Of the shop's messages: the page has shown it. */
  read: boolean
}

export interface HealthView {
  /** Webhooks without a 200. */
  waiting: number
  reachable: boolean
}

export interface SnapshotView {
  person: PersonView | null
  people: PersonView[]
  messages: MessageView[]
  /** The shop's number, digits. */
  shop: { phone: string }
  health: HealthView
}

/** Body of `POST /_sim/phone/messages`. */
export interface ComposeInput {
  person: string
  kind: 'text' | 'image' | 'voice' | 'document' | 'location' | 'contacts' | 'sticker' | 'reaction' | 'tap'
  /** Text, caption, or emoji of a reaction. */
  text?: string
  /** The shop's message that is reacted to or whose button is tapped. */
  target?: string
  /** Id of the tapped button or row. */
  choice?: string
}
