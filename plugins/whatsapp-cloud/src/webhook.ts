import type { Routes } from '@kaunter/core'
import type { WebhookInbox } from '@kaunter/core/contracts'
import type { FastifyInstance } from 'fastify'
import type { Target } from './config.ts'
import { notJson, signatureWrong, verifyRefused } from './errors.ts'
import { isSigned, sameText } from './signature.ts'

/** Meta's own limit. */
const bodyLimit = 3 * 1024 * 1024

export const source = 'whatsapp-cloud'

/** `GET|POST /webhook/whatsapp`: prove who sends, keep the bytes, answer; everything else happens later. */
export function mountWebhook(app: Routes, inbox: () => WebhookInbox, target: () => Target): void {
  app.webhook('whatsapp', { bodyLimit }, (scope: FastifyInstance) => {
    scope.get('', { config: { public: true }, schema: { hide: true } }, (request, reply) => {
      const query = request.query as Record<string, unknown>
      const token = query['hub.verify_token']
      const challenge = query['hub.challenge']
      // A key that comes twice arrives as an array: refused like a wrong one.
      const right = typeof token === 'string' && typeof challenge === 'string' && sameText(token, target().verifyToken)
      if (query['hub.mode'] !== 'subscribe' || !right) throw verifyRefused({})
      return reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(challenge)
    })

    scope.post('', { config: { public: true }, schema: { hide: true } }, async (request) => {
      const body = request.body as Buffer | undefined
      if (!Buffer.isBuffer(body) || !isSigned(request.headers['x-hub-signature-256'], body, target().appSecrets))
        throw signatureWrong({})
      if (!isJson(body)) throw notJson({})
      await inbox().store(source, body)
      return ''
    })
  })
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString())
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
