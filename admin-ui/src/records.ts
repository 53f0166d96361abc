/**
 * Forms made from schemas and pages of records, apart from `@kaunter/admin-ui` so that they are loaded only where they
 * are used. Importing this module defines `kaunter-field`, `kaunter-form` and `kaunter-records`.
 *
 * @example
 * import '@kaunter/admin-ui/records'
 *
 * html`<kaunter-records path="/tags" address="/hello/tags" record=${route.rest} .columns=${[{ key: 'name', label: 'Name' }]}
 *   .schema=${{ properties: { name: { type: 'string', title: 'Name', minLength: 1 } } }}></kaunter-records>`
 */
export { FieldEditEvent, KaunterField } from './elements/field/field.ts'
export { fromRaw, isMoney, type Raw, type Read, toRaw } from './elements/field/raw.ts'
export type { Choice, ChoiceSource, FieldError, FieldSchema, FormSchema } from './elements/field/schema.ts'
export { FormChangeEvent, FormSaveEvent, KaunterForm } from './elements/form/form.ts'
export { KaunterRecords, RecordChangeEvent } from './elements/records/records.ts'
export { refusedFields } from './elements/records/refused.ts'
