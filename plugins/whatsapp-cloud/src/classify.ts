import type { SendResult } from '@kaunter/core/contracts'

/** What to do about an error code of Graph. Meta throttles with HTTP 400, so the code decides and not the status. */
type Action =
  | { do: 'refuse'; pauseAccount?: true }
  | { do: 'retry'; maxTries: number; seconds: (attempt: number) => number }

const exponential = (first: number, most: number) => (attempt: number) => Math.min(most, first * 2 ** (attempt - 1))
const refuse: Action = { do: 'refuse' }
const pause: Action = { do: 'refuse', pauseAccount: true }
const soon: Action = { do: 'retry', maxTries: 3, seconds: exponential(1, 30) }
const overloaded: Action = { do: 'retry', maxTries: 6, seconds: exponential(4, 300) }
const minutes: Action = { do: 'retry', maxTries: 6, seconds: exponential(60, 900) }
// Meta's rule for one pair of numbers: wait 4^X seconds, X counting from 0.
const pairLimit: Action = { do: 'retry', maxTries: 6, seconds: (attempt) => 4 ** (attempt - 1) }

const byCode = new Map<number, Action>([
  [0, pause],
  [190, pause],
  [1, soon],
  [2, soon],
  [3, pause],
  [4, minutes],
  [10, pause],
  [368, pause],
  [80007, minutes],
  [130429, overloaded],
  [130497, refuse],
  [131000, soon],
  [131005, pause],
  [131016, overloaded],
  [131031, pause],
  [131042, pause],
  [131045, pause],
  [131056, pairLimit],
  [131057, { do: 'retry', maxTries: 6, seconds: exponential(15, 120) }],
  [133004, overloaded],
  [2494100, minutes],
])

/** 200–299 are missing permissions. Every code that is not listed is a refusal: repeating it would change nothing. */
const actionFor = (code: number): Action => byCode.get(code) ?? (code >= 200 && code <= 299 ? pause : refuse)

const jitter = (seconds: number) => seconds * (0.5 + Math.random())

export interface GraphError {
  code: number
  message: string
}

/** The result of a call that Graph answered with an error of its own. */
export function classify(error: GraphError, httpStatus: number, attempt: number): SendResult {
  const action = actionFor(error.code)
  const common = { code: String(error.code), reason: error.message, httpStatus }
  if (action.do === 'refuse') return { outcome: 'refused', ...common, pauseAccount: action.pauseAccount ?? false }
  return { outcome: 'retry', ...common, afterSeconds: jitter(action.seconds(attempt)), maxTries: action.maxTries }
}
