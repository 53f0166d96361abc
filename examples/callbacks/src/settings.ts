import { type Static, Type } from '@kaunter/core'

/** What people change in the admin, under Settings; each outlet may have values of its own. */
export const settings = Type.Object(
  {
    phrases: Type.Array(Type.String({ minLength: 2, maxLength: 60 }), {
      title: 'setting.phrases',
      description: 'setting.phrases.about',
      default: ['call me', 'ring me', 'telefon saya', 'call saya', 'hubungi saya'],
      maxItems: 30,
    }),
    hours: Type.Integer({
      title: 'setting.hours',
      description: 'setting.hours.about',
      unit: 'setting.hours.unit',
      default: 4,
      minimum: 1,
      maximum: 168,
    }),
  },
  { title: 'setting.title' },
)

export type Settings = Static<typeof settings>
