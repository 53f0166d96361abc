import type { Locale } from '@kaunter/admin-ui'
import type { FieldSchema } from '@kaunter/admin-ui/records'
import { teamField, teamWords } from './canned.ts'
import type { Say } from './catalog.ts'
import type { NounView, Values } from './nouns.ts'
import { entered, setFields, settable, whole } from './rules.ts'

interface Actions {
  readonly set?: Values
  readonly assignToMe?: true
  readonly note?: string
  readonly cannedId?: string
}

const canned: Partial<FieldSchema> = { type: 'string', nullable: true, from: { path: '/canned' } }

/** Acts that go together. A form has all of it flat; `for` is the team whose macro it is, as `teamId` is one that it gives. */
export const macros = (say: Say, locale: Locale): NounView => {
  return {
    columns: [
      { key: 'name', label: say('field.name') },
      { key: 'teamId', label: say('field.forTeam'), value: ({ teamId }) => teamWords(say, teamId) },
    ],
    start: {},
    toValues: ({ name, teamId, actions }) => {
      const { set, ...rest } = actions as Actions
      return { ...set, ...rest, assignToMe: rest.assignToMe === true, name, for: teamId }
    },
    toBody: (values, before) => {
      // Values of custom fields are set over the API only; the form keeps what it does not show.
      const { fields: own } = (before?.actions as Actions | undefined)?.set ?? {}
      const { name, assignToMe, note, cannedId } = values
      const set = whole(entered({ ...Object.fromEntries(settable.map((key) => [key, values[key]])), fields: own }))
      const me = assignToMe === true ? true : undefined
      return { name, teamId: values.for ?? null, actions: entered({ set, assignToMe: me, note, cannedId }) }
    },
    schema: {
      required: ['name'],
      propertiesFor: (raw) => {
        const { assigneeId, ...fields } = setFields(say, locale, raw)
        return {
          name: { type: 'string', title: say('field.name'), minLength: 1, maxLength: 100 },
          for: teamField(say),
          ...fields,
          assignToMe: { type: 'boolean', title: say('then.assignToMe') },
          ...(assigneeId && { assigneeId }),
          note: { type: 'string', title: say('then.note'), multiline: true, maxLength: 4000 },
          cannedId: { ...canned, title: say('then.canned'), empty: say('then.canned.none') },
        }
      },
    },
  }
}
