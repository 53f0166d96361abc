import { malaysianStates } from '../../contracts/index.ts'
import { type Static, Type } from '../../kernel/tokens.ts'

export const regions = ['national', ...malaysianStates] as const
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof weekdays)[number]

const time = '([01]\\d|2[0-3]):[0-5]\\d'
const strict = { additionalProperties: false }

const Interval = Type.Object(
  {
    from: Type.String({ pattern: `^${time}$` }),
    to: Type.String({ pattern: `^(${time}|24:00)$`, description: 'Later than `from`; `24:00` is the end of the day' }),
  },
  strict,
)
export type Interval = Static<typeof Interval>

const Intervals = Type.Array(Interval, { maxItems: 12 })

const Exception = Type.Object(
  {
    date: Type.String({ format: 'date' }),
    yearly: Type.Optional(Type.Boolean({ description: 'On this day of every year from then on' })),
    label: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    kind: Type.Union([Type.Literal('closed'), Type.Literal('open')]),
    intervals: Type.Optional(
      Type.Array(Interval, {
        minItems: 1,
        maxItems: 12,
        description:
          'Closed only then, or open exactly then; without them closed all day, or open as on any such weekday though it be a holiday',
      }),
    ),
  },
  strict,
)
export type Exception = Static<typeof Exception>

/** What a person says of a calendar; stored as it is said. */
export const Definition = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    zone: Type.Union([Type.String({ maxLength: 64 }), Type.Null()], {
      description: 'IANA name; without one that of the outlet',
    }),
    holidays: Type.Union(
      [
        ...([...regions, 'outlet'] as const).map((region) => Type.Literal(region)),
        Type.Null({ description: 'On no holiday' }),
      ],
      { description: 'Closed on the public holidays of a state, of the one that the outlet is in, or of all Malaysia' },
    ),
    week: Type.Object(
      Object.fromEntries(weekdays.map((day) => [day, Intervals])) as Record<Weekday, typeof Intervals>,
      strict,
    ),
    exceptions: Type.Array(Exception, { maxItems: 2000 }),
  },
  strict,
)
export type Definition = Static<typeof Definition>
