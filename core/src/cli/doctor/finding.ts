import type { Deployment } from '../deployment.ts'

/** One line of the doctor: what was looked at, how it is, and what to do when it is not well. */
export interface Finding {
  check: string
  state: 'ok' | 'warning' | 'problem'
  message: string
  remedy?: string
}

/** Looks at one thing. What it throws becomes a problem with its message. */
export type Check = (deployment: Deployment) => Promise<Finding[]> | Finding[]

export const ok = (check: string, message: string): Finding => ({ check, state: 'ok', message })
export const warning = (check: string, message: string, remedy: string): Finding => ({
  check,
  state: 'warning',
  message,
  remedy,
})
/** @param remedy may be left out when the message names it. */
export const problem = (check: string, message: string, remedy?: string): Finding => ({
  check,
  state: 'problem',
  message,
  ...(remedy === undefined ? {} : { remedy }),
})
