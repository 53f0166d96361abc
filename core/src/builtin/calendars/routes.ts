import { userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id } from '../../kernel/wire.ts'
import { Definition, regions } from './definition.ts'
import { calendarInvalid, platformNeedsOne, yearUnknown } from './errors.ts'
import { holidayYears } from './holiday-data.ts'
import { holidaysOf } from './holidays.ts'
import { dateOf, exceptionsBy, hoursOf } from './hours.ts'
import { importICal } from './import.ts'
import type { CalendarsContext } from './index.ts'
import { createWriter } from './save.ts'
import { type CalendarStore, defaultZone } from './store.ts'
import { CalendarView, createViews, timesOf } from './views.ts'

const config = { permission: 'calendars:manage' }
const Params = Type.Object({ id: Id })
const strict = { additionalProperties: false }
const dayMilliseconds = 86_400_000
const maxExceptions = 2000

const Times = Type.Array(Type.Object({ from: Type.String(), to: Type.String() }))
const HolidayView = Type.Object({
  date: Type.String({ format: 'date' }),
  en: Type.String(),
  ms: Type.String(),
  estimate: Type.Boolean({
    description: 'Hangs on the moon, or was not announced yet: look it up before you rely on it',
  }),
  replaces: Type.Union([Type.String({ format: 'date' }), Type.Null()], {
    description: 'The holiday on a day of rest that this day makes up for',
  }),
})
const Changed = Type.Composite([Definition, Type.Object({ version: Type.Integer({ minimum: 1 }) })], strict)

export function routes(app: Routes, ctx: CalendarsContext, store: CalendarStore): void {
  const { kernel, audit, directory } = ctx.use
  const views = createViews({ store, directory, t: ctx.t })
  const writer = createWriter({ tables: store.tables, audit, notify: () => kernel.signals.notify('calendars') })
  app.addHook('preHandler', async () => store.refresh())

  app.get(
    '',
    {
      config,
      schema: {
        summary: 'Calendars that hold within the scope of the user, and those that hold nowhere',
        response: { 200: Type.Object({ items: Type.Array(CalendarView) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const calendars = await views.list(user)
      return { items: await Promise.all(calendars.map((calendar) => views.view(user, calendar))) }
    },
  )

  app.post(
    '',
    { config, schema: { summary: 'Make a calendar', body: Definition, response: { 201: CalendarView } } },
    async (request, reply) => {
      const user = userOf(request)
      const id = await ctx.tx((tx) => writer.create(tx, user, request.body))
      await store.refresh()
      return reply.code(201).send(await views.view(user, await views.find(user, id)))
    },
  )

  app.get(
    '/holidays',
    {
      config,
      schema: {
        summary: 'Public holidays of a state of Malaysia, or those of all of it, with the days that make up for them',
        querystring: Type.Object({
          state: Type.Union(regions.map((region) => Type.Literal(region))),
          year: Type.Integer({ minimum: 1900, maximum: 2200 }),
        }),
        response: {
          200: Type.Object({
            years: Type.Object({ from: Type.Integer(), to: Type.Integer() }, { description: 'What is known' }),
            items: Type.Array(HolidayView),
          }),
        },
      },
    },
    ({ query: { state, year } }) => {
      if (year < holidayYears.from || year > holidayYears.to) throw yearUnknown({ year })
      const items = [...holidaysOf(state).values()].flat().filter(({ date }) => date.startsWith(`${year}-`))
      return { years: holidayYears, items: items.toSorted((a, b) => (a.date < b.date ? -1 : 1)) }
    },
  )

  app.put(
    '/assignments',
    {
      config,
      schema: {
        summary: 'Say which calendar holds for outlets, franchises or the platform; all or nothing',
        body: Type.Object(
          {
            items: Type.Array(
              Type.Object(
                {
                  level: Type.Union([Type.Literal('platform'), Type.Literal('franchise'), Type.Literal('outlet')]),
                  id: Type.Optional(Type.Union([Id], { description: 'Of the franchise or outlet' })),
                  calendarId: Type.Union([Id, Type.Null()], { description: '`null`: that of the place above' }),
                },
                strict,
              ),
              { minItems: 1, maxItems: 500 },
            ),
          },
          strict,
        ),
        response: { 200: Type.Object({ ok: Type.Literal(true) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const items = request.body.items.map((item) => ({
        ...item,
        id: item.level === 'platform' ? '0' : (item.id ?? '0'),
      }))
      for (const { level, id, calendarId } of items) {
        await views.place(user, level, id)
        if (calendarId === null && level === 'platform') throw platformNeedsOne({})
        if (calendarId !== null) await views.find(user, calendarId)
      }
      await ctx.tx(async (tx) => {
        for (const { level, id, calendarId } of items) await writer.assign(tx, user, level, id, calendarId)
      })
      await store.refresh()
      return { ok: true as const }
    },
  )

  app.get(
    '/:id',
    { config, schema: { summary: 'One calendar', params: Params, response: { 200: CalendarView } } },
    async (request) => {
      const user = userOf(request)
      return views.view(user, await views.find(user, request.params.id))
    },
  )

  app.put(
    '/:id',
    {
      config,
      schema: {
        summary: 'Replace a calendar; deadlines that run are worked out again',
        params: Params,
        body: Changed,
        response: { 200: CalendarView },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = request.params
      const { version, ...definition } = request.body
      await views.find(user, id)
      await views.mayChange(user, id)
      await ctx.tx((tx) => writer.replace(tx, user, id, version, definition))
      await store.refresh()
      return views.view(user, await views.find(user, id))
    },
  )

  app.delete(
    '/:id',
    {
      config,
      schema: {
        summary: 'Delete a calendar that holds nowhere',
        params: Params,
        response: { 200: Type.Object({ ok: Type.Literal(true) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = request.params
      await views.find(user, id)
      await views.mayChange(user, id)
      await ctx.tx((tx) => writer.remove(tx, user, id))
      return { ok: true as const }
    },
  )

  app.get(
    '/:id/preview',
    {
      config,
      schema: {
        summary: 'When it is open, day by day, with the names of holidays and of exceptions',
        params: Params,
        querystring: Type.Object({
          from: Type.String({ format: 'date' }),
          days: Type.Integer({ minimum: 1, maximum: 366, default: 14 }),
          outletId: Type.Optional(
            Type.Union([Id], { description: 'For a calendar that follows the zone or the state of its outlet' }),
          ),
        }),
        response: {
          200: Type.Object({
            zone: Type.String(),
            days: Type.Array(
              Type.Object({
                date: Type.String({ format: 'date' }),
                intervals: Times,
                holidays: Type.Array(HolidayView),
                exceptions: Type.Array(Type.String()),
                holidaysKnown: Type.Boolean({ description: 'Whether the data of public holidays reaches this day' }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { definition, id } = await views.find(user, request.params.id)
      const { from, days, outletId } = request.query
      const place = outletId === undefined ? undefined : await views.place(user, 'outlet', outletId)
      const region = await store.regionOf(id, place)
      const hoursOn = hoursOf(definition, region)
      const exceptionsOn = exceptionsBy(definition)
      const first = Date.parse(from)
      const dates = Array.from({ length: days }, (_, i) => first + i * dayMilliseconds)
      return {
        zone: (await store.byId(id, undefined, place))?.zone ?? defaultZone,
        days: dates.map((day) => {
          const year = new Date(day).getUTCFullYear()
          return {
            date: dateOf(day),
            intervals: timesOf(hoursOn(day)),
            holidays: [...((region && holidaysOf(region).get(dateOf(day))) ?? [])],
            exceptions: exceptionsOn(dateOf(day)).map(({ label }) => label),
            holidaysKnown: year >= holidayYears.from && year <= holidayYears.to,
          }
        }),
      }
    },
  )

  app.post(
    '/:id/import',
    {
      config,
      schema: {
        summary:
          'Add the events of an iCalendar text (RFC 5545) as closures or openings; what is there already is not doubled',
        params: Params,
        body: Type.Object(
          {
            text: Type.String({ minLength: 1, maxLength: 200_000 }),
            kind: Type.Optional(Type.Union([Type.Literal('closed'), Type.Literal('open')], { default: 'closed' })),
            version: Type.Integer({ minimum: 1 }),
          },
          strict,
        ),
        response: {
          200: Type.Object({
            calendar: CalendarView,
            imported: Type.Integer({ description: 'Days that were added' }),
            skipped: Type.Array(Type.Object({ label: Type.String(), reason: Type.String() }), {
              description: 'Events that were left out, and why',
            }),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = request.params
      const { text, kind = 'closed', version } = request.body
      const { definition } = await views.find(user, id)
      await views.mayChange(user, id)
      const { exceptions, skipped } = importICal(text, kind, definition.zone ?? defaultZone)
      const known = new Set(definition.exceptions.map(signature))
      const fresh = [...new Map(exceptions.map((each) => [signature(each), each]))]
        .filter(([key]) => !known.has(key))
        .map(([, each]) => each)
      if (definition.exceptions.length + fresh.length > maxExceptions)
        throw calendarInvalid({ problems: `exceptions: there would be more than ${maxExceptions} of them` })
      if (fresh.length > 0) {
        const changed = { ...definition, exceptions: [...definition.exceptions, ...fresh] }
        await ctx.tx((tx) => writer.replace(tx, user, id, version, changed))
        await store.refresh()
      }
      return { calendar: await views.view(user, await views.find(user, id)), imported: fresh.length, skipped }
    },
  )
}

const signature = ({ date, yearly, label, kind, intervals }: Definition['exceptions'][number]) =>
  JSON.stringify([date, yearly ?? false, label, kind, intervals ?? null])
