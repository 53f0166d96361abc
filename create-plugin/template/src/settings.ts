import { type Static, Type } from '@kaunter/core'

/** What people change in the admin, under Settings; the form is made from this. */
export const settings = Type.Object(
  {
    goal: Type.Integer({
      title: 'setting.goal',
      description: 'setting.goal.about',
      default: 10,
      minimum: 1,
      maximum: 50,
    }),
  },
  { title: 'setting.title' },
)

export type Settings = Static<typeof settings>
