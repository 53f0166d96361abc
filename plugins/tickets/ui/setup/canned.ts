import type { FieldSchema } from '@kaunter/admin-ui/records'
import type { Say } from './catalog.ts'
import type { NounView } from './nouns.ts'

/** Whose a canned reply or a macro is. */
export const teamField = (say: Say): FieldSchema => ({
  type: 'string',
  title: say('field.forTeam'),
  nullable: true,
  empty: say('forTeam.all'),
  from: { path: '/teams' },
})
export const teamWords = (say: Say, teamId: unknown) => say(teamId === null ? 'forTeam.all' : 'forTeam.one')

/** Texts that are often sent. */
export const canned = (say: Say): NounView => {
  const text = (title: string, description?: string): FieldSchema => ({
    ...{ type: 'string', title, multiline: true, maxLength: 4096 },
    ...(description && { description }),
  })
  return {
    columns: [
      { key: 'name', label: say('field.name') },
      { key: 'shortcut', label: say('field.shortcut'), value: ({ shortcut }) => `/${shortcut}` },
      { key: 'teamId', label: say('field.forTeam'), value: ({ teamId }) => teamWords(say, teamId) },
    ],
    start: {},
    toBody: ({ en = '', ms = '', teamId = null, ...rest }) => ({ ...rest, en: en ?? '', ms: ms ?? '', teamId }),
    schema: {
      required: ['name', 'shortcut'],
      properties: {
        name: { type: 'string', title: say('field.name'), minLength: 1, maxLength: 100 },
        shortcut: {
          ...{ type: 'string', title: say('field.shortcut'), description: say('field.shortcut.about') },
          pattern: '^[a-z0-9][a-z0-9-]{0,29}$',
        },
        en: text(say('field.textEn'), say('field.text.about')),
        ms: text(say('field.textMs'), say('field.text.one')),
        teamId: teamField(say),
      },
    },
  }
}
