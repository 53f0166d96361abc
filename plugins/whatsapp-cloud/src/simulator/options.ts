/** What the simulated network does with messages; changed at run time with `PUT /_sim/behaviour`. */
export interface Behaviour {
  /** Milliseconds from accepting a send to `delivered`, when that phone is online. */
  deliverAfterMs: number
  /** Milliseconds from `delivered` to `read`, or `when-open`: read when the phone page shows the message. */
  readAfterMs: number | 'when-open'
  /** Extra copies of every webhook, byte for byte, as Meta sends to several subscribed apps. */
  duplicates: number
  /** Hold webhooks for random times, so that they arrive out of order. */
  shuffle: boolean
  /** Have the `sent` status answered before the send call itself is answered (a race seen with Meta). */
  statusFirst: boolean
  /** Milliseconds between accepting a send and answering the call. */
  answerDelayMs: number
  /** Escape non-ASCII as `\uXXXX` and `/` as `\/` in webhook bodies, as Meta does. */
  escapeUnicode: boolean
  /** Let statuses carry `biz_opaque_callback_data`. */
  includeCallbackData: boolean
  /** Send status webhooks at all. */
  sendStatuses: boolean
}

export interface SimulatorOptions {
  /** 0 (default) takes any free port. */
  port?: number
  /** Default 127.0.0.1. The simulator has no users and no passwords: bind it elsewhere only in a closed network. */
  host?: string
  /** Where webhooks go, for example `http://127.0.0.1:8080/webhook/whatsapp`. */
  webhookUrl: string
  /** Signs `X-Hub-Signature-256` over the exact bytes sent. */
  appSecret: string
  /** Required as bearer token on Graph calls. */
  accessToken: string
  phoneNumberId: string
  wabaId: string
  displayPhoneNumber: string
  /** JSON file in which chats, sends and unanswered webhooks survive a restart. Absent: memory only. */
  statePath?: string
  behaviour?: Partial<Behaviour>
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  deliverAfterMs: 300,
  readAfterMs: 'when-open',
  duplicates: 0,
  shuffle: false,
  statusFirst: false,
  answerDelayMs: 0,
  escapeUnicode: true,
  includeCallbackData: true,
  sendStatuses: true,
}
