import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyContextConfig, type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertEmbeds, type EmbedGate, embedOf, guardEmbeds } from './embeds.ts'
import { definePlugin, type Plugin } from './plugin.ts'
import { assertPlugin } from './plugin-shape.ts'
import { Type } from './tokens.ts'

const widget = (tag: string) => ({ tag, title: 'A widget', subject: Type.Object({}) })
const withWidgets = (directory: string, ...tags: string[]): Plugin =>
  definePlugin({ name: 'csat', embeds: { directory, widgets: tags.map(widget) } })

describe('at the start', () => {
  let directory: string
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'kaunter-embeds-'))
    for (const tag of ['csat-stars', 'kaunter-stars', 'other-stars']) writeFileSync(join(directory, `${tag}.js`), '')
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  test('widgets that are there and carry the plugin’s name are taken', () => {
    expect(() => assertEmbeds(withWidgets(directory, 'csat-stars'), 'csat-for-shops')).not.toThrow()
    expect(() => assertEmbeds(withWidgets(directory, 'kaunter-stars'), '@kaunter/plugin-csat')).not.toThrow()
  })

  test.each([
    ['csat-gone', 'csat-for-shops', /<csat-gone> cannot be read/],
    ['other-stars', 'csat-for-shops', /<other-stars> must be called <csat-…>/],
    ['kaunter-stars', 'csat-for-shops', /<kaunter-stars> must be called <csat-…>/],
    ['kaunter-stars', undefined, /must be called/],
  ])('%s of the package %s is not', (tag, name, reason) => {
    expect(() => assertEmbeds(withWidgets(directory, tag), name)).toThrow(reason)
  })

  test('a folder that depends on where the server was started is not', () => {
    expect(() => assertEmbeds(withWidgets('dist/embeds', 'csat-stars'), undefined)).toThrow(/no absolute path/)
  })

  test.each(['stars', 'Csat-Stars', 'csat-', 'csat-st/../ars', `csat-${'x'.repeat(60)}`])('%s is no tag', (tag) => {
    expect(() => assertPlugin(withWidgets(directory, tag))).toThrow(/embeds.widgets/)
  })
})

describe('a route for a widget', () => {
  const gate: EmbedGate = {
    preflight: async (_request, reply) => reply.code(204).send(),
    admit: async (_request, _reply, _plugin, tag) => ({
      subject: { tag },
      origin: 'https://portal.example.com',
      tokenId: '1',
      issuedAt: new Date(),
    }),
  }
  const app = async (config: FastifyContextConfig, known: EmbedGate | null = gate) => {
    const http: FastifyInstance = Fastify()
    await http.register(
      async (scope) => {
        guardEmbeds(scope, withWidgets('/', 'csat-stars'), known ?? undefined)
        scope.get('/stars/:id', { config }, (request) => embedOf(request).subject)
        scope.post('/stars/:id', { config }, (request) => embedOf(request).subject)
        await scope.register(async (inner) => inner.get('/deep', { config }, () => ({})), { prefix: '/very' })
        await scope.register(async (inner) => inner.get('/', { config }, () => ({})), { prefix: '/root' })
      },
      { prefix: '/api/csat' },
    )
    return http
  }

  test('asks the gate, and answers what browsers ask before', async () => {
    const http = await app({ embed: 'csat-stars' })
    expect((await http.inject('/api/csat/stars/7')).json()).toEqual({ tag: 'csat-stars' })
    for (const url of ['/api/csat/stars/7', '/api/csat/very/deep', '/api/csat/root', '/api/csat/root/'])
      expect((await http.inject({ method: 'OPTIONS', url })).statusCode).toBe(204)
  })

  test('admits nobody while there is no gate', async () => {
    const http = await app({ embed: 'csat-stars' }, null)
    expect((await http.inject('/api/csat/stars/7')).statusCode).toBe(401)
  })

  test.each([
    [{ embed: 'csat-moon' }],
    [{ embed: 'csat-stars', permission: 'csat:read' }],
    [{ embed: 'csat-stars', public: true }],
  ])('with %j is not mounted', async (config) => {
    await expect(app(config)).rejects.toMatchObject({ code: 'KAUNTER_ROUTE_OF_UNKNOWN_EMBED' })
  })
})
