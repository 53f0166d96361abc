import { type ContactOutlet, malaysianStates, type Shop, shopStatuses } from '../../contracts/index.ts'
import { type Static, Type } from '../../kernel/tokens.ts'
import { Id, Instant, nullable } from '../../kernel/wire.ts'
import { problemKinds } from './import-file.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)))

export const Status = oneOf(shopStatuses)
export const State = nullable(oneOf(malaysianStates))
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
/** The business's own number of a shop. */
export const Code = Type.String({ minLength: 1, maxLength: 64, pattern: '^\\S(.*\\S)?$' })
export const TimeZone = Type.String({ maxLength: 64, format: 'time-zone' })

export const Franchise = Type.Object({ id: Id, fid: Type.String(), name: Type.String(), status: Status })
export const Outlet = Type.Object({
  id: Id,
  oid: Type.String(),
  name: Type.String(),
  status: Status,
  timeZone: Type.String(),
  state: State,
  franchise: Type.Object({ id: Id, name: Type.String() }),
})
const summary = {
  id: Id,
  name: Type.String(),
  phone: nullable(Type.String()),
  email: nullable(Type.String()),
  masked: Type.Boolean({ description: 'Addresses, and numbers in the name, are shown in part' }),
}
/** A contact in a list. */
export const ContactRow = Type.Object(summary)
const named = {
  ...summary,
  identities: Type.Array(Type.Object({ id: Id, kind: Type.String(), value: Type.String() })),
}
export const Revealed = Type.Object(named)
export const Contact = Type.Object({
  ...named,
  /** Of those in the scope of the user. */
  outlets: Type.Array(Type.Object({ outlet: Outlet, isPrimary: Type.Boolean(), validUntil: nullable(Instant) })),
  /** Names of channels. */
  blockedOn: Type.Array(Type.String()),
})
export const ImportResult = Type.Object({
  rows: Type.Integer(),
  created: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  moved: Type.Integer(),
  problems: Type.Array(
    Type.Object({
      line: Type.Integer(),
      column: nullable(Type.String()),
      problem: oneOf(problemKinds),
      value: Type.String(),
    }),
  ),
})

export const toFranchise = ({ id, code: fid, name, status }: Shop): Static<typeof Franchise> => ({
  id,
  fid,
  name,
  status,
})
export const toOutlet = ({ id, code, name, status, timeZone, state, franchise }: Shop): Static<typeof Outlet> => ({
  id,
  oid: code,
  name,
  status,
  timeZone: timeZone as string,
  state,
  franchise: franchise as { id: string; name: string },
})
export const toContactOutlet = ({ outlet, isPrimary, validUntil }: ContactOutlet) => ({
  outlet: toOutlet(outlet),
  isPrimary,
  validUntil: validUntil?.toISOString() ?? null,
})
