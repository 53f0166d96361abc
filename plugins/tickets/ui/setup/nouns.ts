import { type Column, html, type Locale } from '@kaunter/admin-ui'
import type { FieldSchema, FormSchema } from '@kaunter/admin-ui/records'
import type { Say, SetupKey } from './catalog.ts'

export type Values = Readonly<Record<string, unknown>>
export type Row = Values & { readonly id: string }

/** How one kind of thing is listed and entered. */
export interface NounView {
  readonly columns: readonly Column<Row>[]
  readonly schema: FormSchema | ((row: Row | undefined) => FormSchema)
  readonly nameOf?: (row: Row) => string
  readonly start: Values
  readonly toValues?: (row: Row) => Values
  readonly toBody?: (values: Values, before: Row | undefined) => unknown
}

const colours = ['grey', 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'] as const
const types = ['text', 'number', 'date', 'select', 'boolean'] as const

/** A choice of words that we have. */
export const choiceOf = (say: Say, group: string, names: readonly string[]) => ({
  anyOf: names.map((name) => ({ const: name, title: say(`${group}.${name}` as SetupKey) })),
})

export const people: NonNullable<FieldSchema['from']> = { path: '/api/auth/people' }
/** Categories have a name in each language. */
export const categoriesIn = (locale: Locale): NonNullable<FieldSchema['from']> => ({
  path: '/categories',
  label: (item) => String(locale === 'ms' ? item.nameMs : item.nameEn),
})

const text = (title: string, more: Partial<FieldSchema> = {}): FieldSchema => ({
  type: 'string',
  title,
  minLength: 1,
  ...more,
})
const position = (say: Say): FieldSchema => ({
  type: 'integer',
  title: say('field.position'),
  minimum: 0,
  maximum: 9999,
})
const yes = (value: unknown) => (value === true ? '✓' : '')

export const categories = (say: Say, locale: Locale): NounView => ({
  nameOf: (row) => String(locale === 'ms' ? row.nameMs : row.nameEn),
  columns: [
    { key: locale === 'ms' ? 'nameMs' : 'nameEn', label: say('field.name') },
    { key: 'position', label: say('field.position'), align: 'end' },
    { key: 'active', label: say('field.active'), value: ({ active }) => yes(active) },
  ],
  start: { active: true, position: 0 },
  schema: {
    properties: {
      nameEn: text(say('field.nameEn')),
      nameMs: text(say('field.nameMs')),
      position: position(say),
      active: { type: 'boolean', title: say('field.active') },
    },
  },
})

export const tags = (say: Say): NounView => ({
  columns: [
    {
      key: 'name',
      label: say('field.name'),
      render: (row) => html`<kaunter-badge dot tone=${toneOf(row.colour)}>${row.name}</kaunter-badge>`,
    },
    { key: 'colour', label: say('field.colour'), value: ({ colour }) => say(`colour.${colour}` as SetupKey) },
  ],
  start: { colour: 'grey' },
  schema: {
    properties: {
      name: text(say('field.name'), { maxLength: 40, pattern: '^[^,]*[^,\\s][^,]*$' }),
      colour: { title: say('field.colour'), ...choiceOf(say, 'colour', colours) },
    },
  },
})

const tones: Readonly<Record<string, string>> = {
  red: 'bad',
  orange: 'warn',
  yellow: 'warn',
  green: 'good',
  blue: 'info',
  purple: 'violet',
  pink: 'accent',
}
const toneOf = (colour: unknown) => tones[String(colour)] ?? 'neutral'

export const fields = (say: Say, locale: Locale): NounView => ({
  nameOf: (row) => String(locale === 'ms' ? row.labelMs : row.labelEn),
  columns: [
    { key: locale === 'ms' ? 'labelMs' : 'labelEn', label: say('field.name') },
    { key: 'key', label: say('field.key') },
    { key: 'type', label: say('field.type'), value: ({ type }) => say(`type.${type}` as SetupKey) },
    { key: 'kind', label: say('field.kind'), value: ({ kind }) => say(`kind.${kind}` as SetupKey) },
    { key: 'required', label: say('field.required'), value: ({ required }) => yes(required) },
  ],
  start: { type: 'text', kind: 'all', position: 0, required: false },
  toBody: (values) => ({ ...values, options: values.options ?? [] }),
  schema: (row) => ({
    propertiesFor: ({ type }) => ({
      labelEn: text(say('field.labelEn')),
      labelMs: text(say('field.labelMs')),
      key: text(say('field.key'), { description: say('field.key.about'), pattern: '^[a-z][a-z0-9_]{0,39}$' }),
      type: { title: say('field.type'), ...choiceOf(say, 'type', row ? [String(row.type)] : types) },
      ...(type === 'select'
        ? { options: { type: 'array', title: say('field.options'), ordered: true, minItems: 1, items: text('') } }
        : {}),
      kind: { title: say('field.kind'), ...choiceOf(say, 'kind', ['all', 'support', 'sales']) },
      required: { type: 'boolean', title: say('field.required') },
      position: position(say),
    }),
  }),
})

export const teams = (say: Say): NounView => ({
  columns: [
    { key: 'name', label: say('field.name') },
    { key: 'mode', label: say('field.mode'), value: ({ mode }) => say(`mode.${mode}` as SetupKey) },
    {
      key: 'members',
      label: say('field.members'),
      align: 'end',
      value: ({ members }) => (members as readonly unknown[]).length,
    },
  ],
  start: { mode: 'manual' },
  schema: {
    properties: {
      name: text(say('field.name')),
      mode: { title: say('field.mode'), ...choiceOf(say, 'mode', ['manual', 'round_robin']) },
      defaultFor: { title: say('field.defaultFor'), nullable: true, ...choiceOf(say, 'kind', ['support', 'sales']) },
      members: {
        type: 'array',
        title: say('field.members'),
        items: {
          type: 'object',
          title: say('field.member'),
          properties: {
            userId: { type: 'string', title: say('field.member'), from: people },
            capacity: { type: 'integer', title: say('field.capacity'), nullable: true, minimum: 0, maximum: 1000 },
          },
        },
      },
    },
  },
})
