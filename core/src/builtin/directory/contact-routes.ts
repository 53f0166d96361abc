import type { Directory } from '../../contracts/index.ts'
import { type User, userOf } from '../../kernel/http.ts'
import type { Context, Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id, Instant } from '../../kernel/wire.ts'
import type { createContactBlocks } from './contact-blocks.ts'
import type { createContactOutlets } from './contact-outlets.ts'
import type { createContacts } from './contacts.ts'
import { outletNotFound } from './errors.ts'
import { isOwn } from './shop-changes.ts'
import { Contact, Revealed, toContactOutlet } from './wire.ts'

const ById = Type.Object({ id: Id })
const ByOutlet = Type.Object({ id: Id, outletId: Id })
const change = { permission: 'directory:contacts' }
const answer = { 200: Contact }
const strict = { additionalProperties: false }

interface ContactRouteParts {
  contacts: ReturnType<typeof createContacts>
  outlets: ReturnType<typeof createContactOutlets>
  blocks: ReturnType<typeof createContactBlocks>
  shop: Directory['shop']
}

/** One contact: addresses, outlets, blocks. Every change answers with the contact as it is then. */
export function contactRoutes(app: Routes, ctx: Context, { contacts, outlets, blocks, shop }: ContactRouteParts): void {
  async function show(user: User, id: string) {
    const contact = await contacts.show(user, id)
    return { ...contact, outlets: contact.outlets.map(toContactOutlet) }
  }

  /** Both sides must be in sight of whoever joins or parts them. */
  async function assertOutlet(user: User, id: string): Promise<void> {
    const outlet = await shop('outlet', id)
    if (outlet === undefined || !isOwn(user.scope, outlet)) throw outletNotFound({ id })
  }

  app.get(
    '/contacts/:id',
    {
      config: { permission: 'directory:read' },
      schema: {
        summary:
          'A contact, for those who see a ticket or an outlet of it; of its outlets those in the scope of the user',
        params: ById,
        response: answer,
      },
    },
    (request) => show(userOf(request), request.params.id),
  )

  app.post(
    '/contacts/:id/reveal',
    {
      config: { permission: 'directory:reveal' },
      schema: {
        summary: 'The addresses of a contact whole, where the user is shown a part only; who looked is noted',
        params: ById,
        body: Type.Object(
          {
            occasion: Type.Optional(
              Type.String({
                pattern: '^[a-z][a-z0-9-]{0,39}:[1-9][0-9]{0,17}$',
                description: 'What of the contact the user looks at: ticket:123',
              }),
            ),
          },
          strict,
        ),
        response: { 200: Revealed },
      },
    },
    (request) => contacts.reveal(userOf(request), request.params.id, request.body.occasion),
  )

  app.post(
    '/contacts/:id/identities',
    {
      config: change,
      schema: {
        summary: 'Add a phone number, with its country code, or an e-mail address',
        params: ById,
        body: Type.Object(
          {
            kind: Type.Union([Type.Literal('phone'), Type.Literal('email')]),
            address: Type.String({ minLength: 1, maxLength: 200 }),
          },
          strict,
        ),
        response: answer,
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = await contacts.find(user, request.params.id)
      const { kind, address } = request.body
      await ctx.tx((tx) => contacts.addIdentity(tx, user, id, kind, address))
      return show(user, id)
    },
  )

  app.delete(
    '/contacts/:id/identities/:identityId',
    {
      config: change,
      schema: {
        summary: 'Remove an address: who writes from it next is a new contact',
        params: Type.Object({ id: Id, identityId: Id }),
        response: answer,
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = await contacts.find(user, request.params.id)
      await ctx.tx((tx) => contacts.removeIdentity(tx, user, id, request.params.identityId))
      return show(user, id)
    },
  )

  app.put(
    '/contacts/:id/outlets/:outletId',
    {
      config: change,
      schema: {
        summary: 'Note that a contact belongs to an outlet, and whether that one is meant when nothing else is said',
        params: ByOutlet,
        body: Type.Object(
          { primary: Type.Optional(Type.Boolean()), validUntil: Type.Optional(Type.Union([Instant, Type.Null()])) },
          strict,
        ),
        response: answer,
      },
    },
    async (request) => {
      const user = userOf(request)
      const { outletId } = request.params
      await assertOutlet(user, outletId)
      const { id } = await contacts.find(user, request.params.id)
      const { primary, validUntil } = request.body
      const until = typeof validUntil === 'string' ? new Date(validUntil) : validUntil
      const link = {
        contactId: id,
        outletId,
        ...(until === undefined ? {} : { validUntil: until }),
        ...(primary === undefined ? {} : { primaryUntil: primary ? null : new Date() }),
      }
      await ctx.tx((tx) => outlets.linkOutlet(tx, link, user.id))
      return show(user, id)
    },
  )

  app.delete(
    '/contacts/:id/outlets/:outletId',
    {
      config: change,
      schema: { summary: 'The contact no longer belongs to the outlet', params: ByOutlet, response: answer },
    },
    async (request) => {
      const user = userOf(request)
      const { outletId } = request.params
      await assertOutlet(user, outletId)
      const { id } = await contacts.find(user, request.params.id)
      await ctx.tx((tx) => outlets.unlinkOutlet(tx, id, outletId, user.id))
      return show(user, id)
    },
  )

  app.put(
    '/contacts/:id/blocks/:channel',
    {
      config: { permission: 'directory:manage' },
      schema: {
        summary: 'Block a contact on a channel, or let it through again: what it writes is kept, and bothers nobody',
        params: Type.Object({ id: Id, channel: Type.String({ minLength: 1, maxLength: 50 }) }),
        body: Type.Object({ blocked: Type.Boolean() }, strict),
        response: answer,
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = await contacts.find(user, request.params.id)
      await ctx.tx((tx) => blocks.setBlocked(tx, id, request.params.channel, request.body.blocked, user.id))
      return show(user, id)
    },
  )
}
