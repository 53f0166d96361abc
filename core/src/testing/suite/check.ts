import type { DatabaseKind } from '../databases.ts'
import type { Subject } from './subject.ts'

/** What is wrong, each with what to do about it. */
export type Problems = readonly string[]

/** One thing that every plugin must do. */
export interface Check {
  /** Completes "the plugin …". */
  name: string
  /** Of those that differ by database: once for each. */
  onEach?: boolean
  run(subject: Subject, database: DatabaseKind): Promise<Problems> | Problems
}

/** `problem`, when it is one. */
export const when = (wrong: boolean | undefined, problem: string): Problems => (wrong ? [problem] : [])

/** A reason, which may be a sentence of its own, and what to do about it. */
export const told = (reason: string, remedy: string): string => `${reason.replace(/[.\s]+$/, '')}. ${remedy}`.trim()
