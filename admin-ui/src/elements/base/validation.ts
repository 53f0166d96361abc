import type { Values } from '../../translate.ts'
import type { ElementText } from './texts.ts'

/** What a native control knows of itself, as far as a message about it needs. */
export interface Checked {
  readonly type: string
  readonly validity: Partial<ValidityState>
  readonly min?: string
  readonly max?: string
  readonly step?: string
  readonly minLength?: number
  readonly maxLength?: number
}

const flags = [
  'valueMissing',
  'badInput',
  'typeMismatch',
  'patternMismatch',
  'tooShort',
  'tooLong',
  'rangeUnderflow',
  'rangeOverflow',
  'stepMismatch',
] as const

/**
 * What is wrong with a control, as a text of ours: the browser's own speak its language, not the reader's.
 * `undefined` when nothing is.
 */
export function complaint(control: Checked): readonly [key: ElementText, values: Values] | undefined {
  const flag = flags.find((one) => control.validity[one])
  if (flag === undefined) return undefined
  if (flag === 'valueMissing') {
    if (control.type === 'checkbox') return ['invalid.checkedMissing', {}]
    const chosen = control.type === 'radio' || control.type.startsWith('select')
    return [chosen ? 'invalid.chosenMissing' : 'invalid.valueMissing', {}]
  }
  if (flag === 'typeMismatch') return [control.type === 'url' ? `invalid.${flag}.url` : `invalid.${flag}.email`, {}]
  const lengths = flag === 'tooShort' || flag === 'tooLong'
  const min = (lengths ? control.minLength : control.min) ?? ''
  const max = (lengths ? control.maxLength : control.max) ?? ''
  return [`invalid.${flag}`, { min, max, step: control.step ?? '' }]
}
