import { createHash } from 'node:crypto'
import { messageOf } from './errors.ts'

/** One try that failed. */
export interface FailedAttempt {
  /** 1 for the first try since the job was sent or repeated; `null` when nobody was there to write it down. */
  attempt: number | null
  at: string | null
  message: string
  code: string | null
}

/** What a failed job carries: its last failure, and those before it as far as they are known. */
export interface JobFailure {
  message: string
  code: string | null
  /** The same for failures that differ only in numbers, ids, quoted texts and values of the payload. */
  fingerprint: string
  attempts: FailedAttempt[]
}

const maxMessage = 1000
const maxAttempts = 30

/**
 * Puts a failure into the form in which it stays with the job.
 *
 * @param job.output what the failure before left with the job.
 */
export function describeFailure(error: unknown, job: { attempt: number; data: unknown; output?: unknown }): JobFailure {
  // What PostgreSQL cannot store as JSON must not keep a failure from being written down.
  const message = messageOf(error).replaceAll('\0', '').slice(0, maxMessage).toWellFormed()
  const given = (error as { code?: unknown } | null | undefined)?.code
  const code = typeof given === 'string' ? given.slice(0, 100).replaceAll('\0', '').toWellFormed() : null
  const attempts = [...(readFailure(job.output)?.attempts ?? []), { ...attemptNow(job.attempt), message, code }]
  return { message, code, fingerprint: fingerprint(message, code, job.data), attempts: attempts.slice(-maxAttempts) }
}

const attemptNow = (attempt: number) => ({ attempt, at: new Date().toISOString() })

/** The failure that a job carries, also in the forms that the job bus itself gives it when a process was lost. */
export function readFailure(output: unknown): JobFailure | undefined {
  if (typeof output !== 'object' || output === null) return undefined
  const own = output as Partial<JobFailure> & { value?: { message?: unknown } }
  if (own.attempts !== undefined) return own as JobFailure
  const text = own.message ?? own.value?.message
  const message = typeof text === 'string' ? (plainWords[text] ?? text) : 'The reason is not known.'
  return { message, code: null, fingerprint: '', attempts: [{ attempt: null, at: null, message, code: null }] }
}

const plainWords: Record<string, string> = {
  'job heartbeat timeout': 'The process that did this work was not heard of any more.',
  'job timed out': 'The try ran longer than it may.',
}

function fingerprint(message: string, code: string | null, data: unknown): string {
  const values = textsOf(data).filter((text) => text.length >= 3)
  const general = replaceTexts(message, values, '#')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '#')
    .replaceAll(quoted, '#')
    .replaceAll(/[+-]?\d[\d.,:]*/g, '#')
  return createHash('sha256').update(`${code}\n${general}`).digest('hex').slice(0, 16)
}

/** A quoted part of a sentence; an apostrophe within a word is none. */
export const quoted = /"[^"\n]*"|“[^”\n]*”|`[^`\n]*`|(?<![\p{L}\p{N}])'[^'\n]*'(?![\p{L}\p{N}])/gu

/** Every text in a payload, however deep. */
export function textsOf(data: unknown, depth = 0): string[] {
  if (typeof data === 'string') return [data]
  if (typeof data !== 'object' || data === null || depth > 8) return []
  return Object.values(data).flatMap((value) => textsOf(value, depth + 1))
}

/** The longest first, so that a text that holds another is replaced as a whole. */
export function replaceTexts(text: string, parts: readonly string[], by: string): string {
  return [...parts].sort((a, b) => b.length - a.length).reduce((rest, part) => rest.replaceAll(part, () => by), text)
}
