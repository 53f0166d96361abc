import type { FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../kernel/errors.ts'
import { isName } from '../../kernel/plugin-shape.ts'
import type { Modules } from './modules.ts'

/** The path names the content, so it never changes; and the code is public, so every page may load it. */
const headers = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'public, max-age=31536000, immutable',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  vary: 'accept-encoding',
}

export const serveModule = (modules: Modules) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { plugin, file } = request.params as { plugin: string; file: string }
  const found = isName(plugin) && /^[a-z0-9-]+\.js$/.test(file) ? await modules.find(plugin, file) : undefined
  if (found === undefined) throw notFound({ method: request.method, url: request.url.split('?')[0] ?? '' })
  const packed = /\bbr\b/.test(request.headers['accept-encoding'] ?? '')
  return reply
    .headers(packed ? { ...headers, 'content-encoding': 'br' } : headers)
    .send(packed ? found.brotli : found.code)
}
