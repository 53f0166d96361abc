import { messageOf } from '@kaunter/core'
import type { Channel, ChoiceList, OutgoingText, SendResult } from '@kaunter/core/contracts'
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import type { FastifyBaseLogger } from 'fastify'
import { classify } from './classify.ts'
import type { Target } from './config.ts'
import { asArray, asObject, asText } from './json.ts'

/** Failures in a row after which Graph is left alone, and for how long. */
const breakAfter = 8
const pauseSeconds = 15

/** Before these the request had not left this machine. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
])

class Unreachable extends Error {}

/**
 * WhatsApp's Cloud API as a channel.
 *
 * @param renewedToken the token that somebody has entered since the start, if any.
 */
export function createChannel(
  target: () => Target,
  renewedToken: () => Promise<string | undefined>,
  log: FastifyBaseLogger,
): Channel {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof Unreachable),
    { halfOpenAfter: pauseSeconds * 1000, breaker: new ConsecutiveBreaker(breakAfter) },
  )

  async function post(message: OutgoingText, content: Content, signal: AbortSignal): Promise<Response> {
    const { apiBase, graphVersion, accessToken, simulated } = target()
    // The simulator beside this server has its own.
    const token = simulated ? accessToken : ((await renewedToken()) ?? accessToken)
    try {
      return await fetch(`${apiBase}/${graphVersion}/${encodeURIComponent(message.accountProviderId)}/messages`, {
        method: 'POST',
        redirect: 'error',
        signal,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(toBody(message, content)),
      })
    } catch (error) {
      const code = (error as { cause?: { code?: string } }).cause?.code ?? ''
      if (neverLeft.has(code)) throw new Unreachable(code, { cause: error })
      throw error
    }
  }

  async function send(
    message: OutgoingText,
    content: Content,
    { attempt, signal }: { attempt: number; signal: AbortSignal },
  ): Promise<SendResult> {
    try {
      const response = await breaker.execute(() => post(message, content, signal))
      const warning = response.headers.get('x-ad-api-version-warning')
      if (warning !== null) log.warn({ warning }, 'Meta says that the Graph version is out of date')
      return await readAnswer(response, attempt)
    } catch (error) {
      if (error instanceof Unreachable || error instanceof BrokenCircuitError)
        return {
          outcome: 'retry',
          code: 'KAUNTER_WHATSAPP_UNREACHABLE',
          reason: 'WhatsApp cannot be reached at the moment.',
          afterSeconds: Math.min(300, 2 ** attempt) * (0.5 + Math.random()),
          maxTries: 12,
        }
      // The request was on its way when the connection broke: it may have arrived.
      return {
        outcome: 'unknown',
        code: 'KAUNTER_WHATSAPP_NO_ANSWER',
        reason: `WhatsApp did not answer: ${messageOf(error)}`,
      }
    }
  }

  return {
    windowHours: 24,
    sendText: (message, options) =>
      send(message, { type: 'text', text: { body: message.text, preview_url: false } }, options),
    sendList: (message, options) => send(message, listOf(message), options),
  }
}

/** The kind of a message and, under its name, what it consists of. */
type Content = { type: string } & Record<string, unknown>

const listOf = ({ text, list }: { text: string; list: ChoiceList }): Content => ({
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text },
    action: { button: list.button, sections: [{ rows: list.rows }] },
  },
})

function toBody({ to, reference, replyTo }: OutgoingText, content: Content): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // Without a plus Meta may put the business number's own country code in front.
    ...(to.kind === 'bsuid'
      ? { recipient: to.address }
      : { to: to.address.startsWith('+') ? to.address : `+${to.address}` }),
    ...content,
    biz_opaque_callback_data: reference,
    ...(replyTo === undefined ? {} : { context: { message_id: replyTo } }),
  }
}

async function readAnswer(response: Response, attempt: number): Promise<SendResult> {
  const body = asObject(parse(await response.text()))
  const httpStatus = response.status
  const providerId = asText(asObject(asArray(body.messages)[0]).id)
  if (response.ok && providerId !== null) return { outcome: 'accepted', providerId }
  const error = asObject(body.error)
  if (typeof error.code === 'number') {
    const details = asText(asObject(error.error_data).details)
    const reason = details ?? asText(error.message) ?? 'WhatsApp gave no reason.'
    return classify({ code: error.code, message: reason }, httpStatus, attempt)
  }
  const reason = `WhatsApp answered HTTP ${httpStatus} without saying what became of the message.`
  if (httpStatus === 408 || httpStatus === 429)
    return { outcome: 'retry', code: `HTTP_${httpStatus}`, reason, httpStatus, afterSeconds: 2 ** attempt, maxTries: 6 }
  if (httpStatus >= 400 && httpStatus < 500)
    return { outcome: 'refused', code: `HTTP_${httpStatus}`, reason, httpStatus }
  return { outcome: 'unknown', code: `HTTP_${httpStatus}`, reason, httpStatus }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
