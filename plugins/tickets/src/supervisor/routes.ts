import { Id, Instant, nullable, type Routes, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { Ticket } from '../wire.ts'
import { createFloor, type Load, shownRows } from './floor.ts'

const load = {
  open: Type.Integer(),
  waiting: Type.Integer({ description: 'Whose customers wait for an answer' }),
  oldest: nullable(Instant),
  late: Type.Integer({ description: 'For which a promise is broken' }),
  soon: Type.Integer({ description: 'For which it will be within an hour' }),
  unassigned: Type.Integer(),
}
const Named = Type.Object({ id: nullable(Id), name: nullable(Type.String()), ...load })
const Agent = Type.Object({
  ...{ id: Id, name: Type.String(), role: Type.String(), ...load },
  capacity: nullable(Type.Integer()),
  state: Type.Union(['here', 'away', 'offline'].map((state) => Type.Literal(state))),
  at: Type.Array(Type.Object({ ticketId: Id, state: Type.String() })),
})

const toLoad = <T extends Load>({ oldest, ...rest }: T) => ({ ...rest, oldest: oldest?.toISOString() ?? null })

/** What a supervisor looks at all day. */
export function floorRoutes(app: Routes, ctx: TicketsContext): void {
  const { show } = partsOf(ctx)
  const floor = createFloor(ctx)

  app.get(
    '/floor',
    {
      config: { permission: 'tickets:reports' },
      schema: {
        summary: `Queue, load and promises now, of the user’s scope; the ${shownRows} most pressing tickets of each list`,
        response: {
          200: Type.Object({
            at: Instant,
            all: Type.Object(load),
            teams: Type.Array(Named),
            franchises: Type.Array(Named),
            agents: Type.Array(Agent),
            late: Type.Array(Ticket),
            soon: Type.Array(Ticket),
            waiting: Type.Array(Ticket),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const now = await floor(user)
      const shown = await show.all(user, [...now.late, ...now.soon, ...now.waiting])
      const [soonFrom, waitingFrom] = [now.late.length, now.late.length + now.soon.length]
      return {
        at: now.at.toISOString(),
        all: toLoad(now.all),
        teams: now.teams.map(toLoad),
        franchises: now.franchises.map(toLoad),
        agents: now.agents.map(toLoad),
        late: shown.slice(0, soonFrom),
        soon: shown.slice(soonFrom, waitingFrom),
        waiting: shown.slice(waitingFrom),
      }
    },
  )
}
