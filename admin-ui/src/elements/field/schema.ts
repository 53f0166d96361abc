/**
 * One field of a form, as a JSON Schema says it: what TypeBox makes is one. What is understood is what is named here.
 * Titles and descriptions are shown as they are, so give them in the language of the reader.
 */
export interface FieldSchema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  /** A choice of literals; within `items` of an array, of several. */
  readonly anyOf?: readonly { readonly const: string | number | boolean; readonly title?: string }[]
  readonly title: string
  readonly description?: string
  /**
   * `email`, `date`, `time-of-day`, `time-zone`, `color` or `password`; of an integer, `duration`: minutes, which people
   * enter in minutes, hours or days.
   */
  readonly format?: string
  /** In which units a duration is entered; all of them when it is not given. */
  readonly units?: readonly DurationUnit[]
  /** A text of several lines. */
  readonly multiline?: boolean
  /** A text that is stored and never shown: empty means that nothing is entered. */
  readonly secret?: boolean
  /** Shown after a number; `sen` is shown as ringgit. */
  readonly unit?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  /** Of an array: texts, objects, or one of a choice, which makes it a choice of several. */
  readonly items?: FieldSchema
  /** Of an object. */
  readonly properties?: Readonly<Record<string, FieldSchema>>
  /** Those of `properties` that may not be left empty; all when it is not given. */
  readonly required?: readonly string[]
  /** Of an object whose fields depend on what is entered in others: `properties` for what is there now. */
  readonly propertiesFor?: (raw: Readonly<Record<string, unknown>>) => Readonly<Record<string, FieldSchema>>
  /** The choice is what an API lists. */
  readonly from?: ChoiceSource
  /** Left empty, `null` is sent, which takes away what was there. */
  readonly nullable?: boolean
  /** Of a choice or a list: what leaving it empty means; otherwise "None" and "Nothing on the list". */
  readonly empty?: string
  /** Of an array: its order matters, so that there are buttons to move an item. */
  readonly ordered?: boolean
}

export type DurationUnit = 'minutes' | 'hours' | 'days'

/** Where the choice of a field comes from: an API that answers `{ items: [{ id, name }] }`. */
export interface ChoiceSource {
  /** As for `host.get`. */
  readonly path: string
  /** Name of what is stored; otherwise `id`. */
  readonly value?: string
  /** What is shown; otherwise the `name`. */
  readonly label?: (item: Readonly<Record<string, unknown>>) => string
  /** Whether the API filters by `?search=`, for lists that are too long to be sent whole. */
  readonly search?: boolean
  /** What can be chosen besides, before what is listed. */
  readonly first?: readonly Choice[]
  /** Names of what may be chosen already and is not in the first part of such a list. */
  readonly known?: readonly Choice[]
}

/** One of a choice. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** Why a value is refused; `rule` is a keyword of JSON Schema or a word of the server's. */
export interface FieldError {
  /** Where in the value, as a JSON pointer. */
  readonly path: string
  readonly rule: string
  readonly limit?: string | number
  /** In words, where the server has some. */
  readonly message?: string
}

/** A form: its fields by name. */
export type FormSchema = Pick<FieldSchema, 'properties' | 'required' | 'propertiesFor'>

/** The fields that an object or a form has now. */
export const fieldsOf = (
  schema: FormSchema,
  raw: Readonly<Record<string, unknown>>,
): Readonly<Record<string, FieldSchema>> => schema.propertiesFor?.(raw) ?? schema.properties ?? {}

/** Whether a field may be left empty. */
export const mayBeEmpty = (schema: FormSchema, name: string): boolean =>
  schema.required !== undefined && !schema.required.includes(name)
