import { type Embed, insertNew, isDuplicate, type Tx } from '@kaunter/core'
import type { Shop } from '@kaunter/core/contracts'
import type { TicketsContext } from '../tables.ts'
import { tables } from '../tables.ts'
import { addressOf } from './address.ts'
import { consentOf, type FormLocale } from './consent.ts'
import { addressInvalid, consentChanged, formAutomated, formUnavailable, formUsedUp, outletUnknown } from './errors.ts'
import { newReference, type References } from './references.ts'
import { type FormSubject, shopOf, statusTag } from './subjects.ts'

/** Messages from one token: somebody who adds what was forgotten, not somebody who floods the desk. */
const messagesPerToken = 3
/** How long the page can show what became of the message without asking the shop's backend. */
const statusMinutes = 24 * 60
/** Outlets to choose from. */
const maxOutlets = 1000

export interface FormInput {
  clientId: string
  name: string
  contact: string
  message: string
  outlet?: string | undefined
  locale: FormLocale
  /** Version of the text that was agreed to. */
  consent: string
  /** A field that people do not see. */
  website?: string | undefined
}

type FormEmbed = Embed<FormSubject>
const placeOf = (shop: Shop | null) => ({
  franchiseId: shop?.kind === 'franchise' ? shop.id : (shop?.franchise?.id ?? null),
  outletId: shop?.kind === 'outlet' ? shop.id : null,
})

/** The form on a shop's page: what it shows, and what becomes of what somebody sends. */
export function createForm(ctx: TicketsContext, references: References) {
  const table = tables(ctx)

  async function shopFor(embed: FormEmbed, outlet: string | undefined): Promise<Shop | null> {
    const shop = await shopOf(ctx, embed.subject)
    // The shop was there when the token was issued.
    if (shop === undefined) throw formUnavailable({})
    if (outlet === undefined || shop?.kind === 'outlet') return shop
    const chosen = await ctx.use.directory.shopByCode('outlet', outlet)
    if (chosen === undefined || (shop !== null && chosen.franchise?.id !== shop.id)) throw outletUnknown({})
    return chosen
  }

  async function outletsOf(shop: Shop | null) {
    if (shop?.kind === 'outlet') return []
    const scope = { all: shop === null, franchiseIds: shop === null ? [] : [shop.id], outletIds: [] }
    const found = await ctx.use.directory.findShops({ text: '', scope, kind: 'outlet', limit: maxOutlets })
    return found.map(({ code, name }) => ({ code, name }))
  }

  /** What the page shows; the consent is that of the outlet, once one is chosen. */
  async function show(embed: FormEmbed, { outlet, locale }: { outlet?: string; locale: FormLocale }) {
    const whole = await shopFor(embed, undefined)
    const shop = await shopFor(embed, outlet)
    return {
      shop: shop?.name ?? null,
      outlets: await outletsOf(whole),
      consent: consentOf(await ctx.settings(placeOf(shop)), locale),
    }
  }

  /**
   * Opens a ticket with the message, once for each `clientId`: a second click, or the same again after an answer that was
   * lost, finds the first.
   */
  async function submit(embed: FormEmbed, input: FormInput) {
    for (let tries = 1; ; tries++)
      try {
        return await ctx.tx(async (tx) => answer(embed, await once(tx, embed, input)))
      } catch (error) {
        // Two different messages of one token at the same instant took the same number.
        if (!isDuplicate(error) || tries > messagesPerToken) throw error
      }
  }

  function answer({ origin }: FormEmbed, reference: string) {
    const subject = { reference }
    const { token, expiresAt } = ctx.use.embeds.issue({ widget: statusTag, origin, subject, minutes: statusMinutes })
    return { reference, statusToken: token, statusExpiresAt: expiresAt.toISOString() }
  }

  async function once(tx: Tx, embed: FormEmbed, input: FormInput): Promise<string> {
    const stored = await tx.db(table.submission).where({ client_id: input.clientId }).first('ticket_id')
    if (stored !== undefined) return references.of(tx, stored.ticket_id)
    const shop = await shopFor(embed, input.outlet)
    const settings = await ctx.settings(placeOf(shop), tx)
    const person = addressOf(input.contact, settings.webCallingCode)
    if (person === undefined) throw addressInvalid({})
    const consent = consentOf(settings, input.locale)
    if (consent.version !== input.consent) throw consentChanged({})
    // A program that fills every field, or that needs no time to read the page.
    if ((input.website ?? '') !== '' || Date.now() - embed.issuedAt.getTime() < settings.webMinSeconds * 1000)
      throw formAutomated({})

    const [{ count }] = (await tx.db(table.submission).where({ token_id: embed.tokenId }).count('* as count')) as [
      { count: number | string },
    ]
    if (Number(count) >= messagesPerToken) throw formUsedUp({})
    const evidence = {
      client_id: input.clientId,
      token_id: embed.tokenId,
      number: Number(count) + 1,
      origin: embed.origin,
      consent_text: consent.text,
      consent_version: consent.version,
      consent_locale: input.locale,
      consent_at: new Date(),
    }
    const [made] = await insertNew(tx.db, table.submission, [evidence], ['client_id'])
    // The same message in another request, which has just committed.
    if (made === undefined) return once(tx, embed, input)
    const ticket = await open(tx, person, shop, input)
    const { id, contact_id } = ticket
    await tx.db(table.submission).where({ id: made }).update({ ticket_id: id, contact_id })
    return references.of(tx, id)
  }

  /** On the road of every message, so that whatever looks at messages looks at this one. */
  async function open(
    tx: Tx,
    identity: NonNullable<ReturnType<typeof addressOf>>,
    shop: Shop | null,
    input: FormInput,
  ) {
    const account = await ctx.use.messaging.account(tx, { channel: 'web', providerId: 'web', label: 'Web form' })
    const message = {
      accountId: account.id,
      providerId: `form.${input.clientId}`,
      direction: 'in' as const,
      // Anybody can type anybody's name: it stands only until a better one is known.
      person: { identities: [identity], name: input.name, seenAt: new Date(0) },
      // Anybody can type anybody's number too: what was said before stays out of reach of whoever holds the new token.
      thread: { key: newReference(), place: placeOf(shop) },
      kind: 'text',
      text: input.message,
      content: input.message,
      media: null,
      targetProviderId: null,
      occurredAt: new Date(),
      raw: JSON.stringify({ name: input.name, contact: input.contact }),
    }
    const stored = await ctx.use.messaging.receive(tx, [message])
    const ticket: { id: string; contact_id: string } | undefined = await tx
      .db({ t: table.ticket })
      .join({ m: table.message }, 'm.ticket_id', 't.id')
      .where('m.message_id', stored.get(message) ?? '0')
      .first('t.id', 't.contact_id')
    // Another plugin took the message, or the routing failed; nothing is kept, and the customer is told.
    if (ticket === undefined) throw formUnavailable({})
    return ticket
  }

  return { show, submit }
}
