import { Value } from '@sinclair/typebox/value'
import type { Embeds } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import { originNotListed, subjectForbidden, subjectInvalid, widgetUnknown } from './errors.ts'
import type { EmbedsContext } from './index.ts'
import { defaultMinutes, maxMinutes, maxTokenLength, newTokenId, writeToken } from './token.ts'

type Wanted = Parameters<Embeds['issue']>[0]

/** Issues the tokens of widgets, and withdraws them. */
export function createIssuer(ctx: EmbedsContext, own: readonly string[]) {
  const { kernel } = ctx.use

  function find(tag: string) {
    for (const plugin of kernel.plugins()) {
      const widget = plugin.embeds?.widgets.find((each) => each.tag === tag)
      if (widget !== undefined) return { plugin, widget }
    }
    throw widgetUnknown({ widget: tag })
  }

  const write: Embeds['issue'] = ({ widget: tag, origin, subject, minutes = defaultMinutes }) => {
    const { plugin, widget } = find(tag)
    const error = Value.Errors(widget.subject, subject).First()
    if (error !== undefined)
      throw subjectInvalid({ widget: tag, problem: `${error.path || 'it'} ${error.message.toLowerCase()}` })
    const issued = Date.now()
    const expires = issued + Math.min(minutes, maxMinutes) * 60_000
    const claims = { plugin: plugin.name, widget: tag, origin, subject, issued, expires, id: newTokenId() }
    const token = writeToken(kernel.secrets, claims)
    if (token.length > maxTokenLength) throw subjectInvalid({ widget: tag, problem: 'it is too long for a token' })
    return { token, expiresAt: new Date(expires) }
  }

  /**
   * A token that a user asks for.
   *
   * @throws KAUNTER_EMBED_WIDGET_UNKNOWN, …_ORIGIN_NOT_LISTED, …_SUBJECT_INVALID, …_SUBJECT_FORBIDDEN
   */
  async function issueFor(user: User, wanted: Wanted) {
    const { origin, subject } = wanted
    if (![...own, ...(await ctx.settings()).origins].includes(origin)) throw originNotListed({ origin })
    const token = write(wanted)
    const owner = ctx.use.subjects.get(wanted.widget)
    if (!(owner === undefined ? user.scope.all : await owner.mayIssue(subject, user))) throw subjectForbidden({})
    return token
  }

  /** All tokens of a widget that were issued until now count as expired. */
  async function withdraw(user: User, widget: string): Promise<void> {
    find(widget)
    await ctx.tx(async (tx) => {
      const table = ctx.table('withdrawal')
      await tx.db(table).insert({ widget, until: new Date() }).onConflict('widget').merge()
      const subject = { type: 'widget', id: widget }
      await ctx.use.audit.record(tx, { actorId: user.id, action: 'embeds.withdrawn', subject })
    })
  }

  return { write, issueFor, withdraw }
}

export type Issuer = ReturnType<typeof createIssuer>
