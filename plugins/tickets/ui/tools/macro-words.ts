import type { MacroPreview } from '../data/tools-api.ts'
import { type Host, statusWords } from '../words.ts'
import { isKnown, type Say, sayIn } from './catalog.ts'

/** What a macro will do, one thing after the other. */
export function willWords(host: Host, { changes, note, reply }: MacroPreview): readonly string[] {
  const say = sayIn(host.locale)
  const words = changes.map((change) => {
    const value = valueWords(host, say, change)
    const key = `macro.will.${change.field}`
    if (isKnown(key)) return say(key, { value })
    return say('macro.will.other', { field: change.field.replace('field:', ''), value })
  })
  if (reply !== null) words.push(say('macro.will.reply', { text: reply }))
  if (note !== null) words.push(say('macro.will.note', { text: note }))
  return words
}

function valueWords(host: Host, say: Say, { field, after, label }: MacroPreview['changes'][number]): string {
  if (after === null) return say('macro.none-of')
  if (label !== null) return label
  if (field === 'status') return statusWords(host, after)
  const key = `${field}.${after}`
  return isKnown(key) ? say(key) : after
}
