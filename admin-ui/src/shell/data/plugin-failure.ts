import type { Values } from '../../translate.ts'

/** Why a plugin's element is not shown; the shell has a sentence for each. */
export type FailureKind =
  | 'missing'
  | 'unreachable'
  | 'threw'
  | 'slow'
  | 'undefined'
  | 'absent'
  | 'taken'
  | 'stranger'
  | 'library'
  | 'broke'

/** What another attempt may mend. What is wrong with the others stays wrong until the page is loaded again. */
const passing: readonly FailureKind[] = ['missing', 'unreachable', 'threw', 'slow', 'broke']

/** A plugin's element cannot be shown. `message` is the technical detail, in English, for the plugin's author. */
export class PluginFailure extends Error {
  override readonly name = 'PluginFailure'
  readonly kind: FailureKind
  /** For the sentence. */
  readonly values: Values

  constructor(kind: FailureKind, message: string, values: Values = {}, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
    this.values = values
  }

  get passing(): boolean {
    return passing.includes(this.kind)
  }

  /** Of an element that threw, when or after it was made. */
  static of(error: unknown): PluginFailure {
    return error instanceof PluginFailure ? error : new PluginFailure('broke', messageOf(error), {}, error)
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? `${error}` : String(error))
