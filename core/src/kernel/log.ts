import pino, { type DestinationStream, type Logger } from 'pino'
import { current } from './current.ts'
import { redact, scrubError } from './redact.ts'

/**
 * JSON lines with the request or job they belong to, and without personal data: the values by their keys, the texts by
 * a last look for numbers and addresses.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    // The formatter below has described it by then.
    serializers: { err: (described) => described },
    mixin: (_values, _level, logger) => {
      const work = current()
      if (work === undefined) return {}
      const { requestId, jobId, trace } = work
      // The log of a request names it already.
      const known = requestId === undefined || 'requestId' in logger.bindings()
      return { ...(known ? {} : { requestId }), jobId, traceId: trace?.split('-')[1] }
    },
    formatters: { log: (values) => redact(values) },
    hooks: {
      logMethod([first, ...rest], method) {
        const values = first instanceof Error ? { err: first } : first
        const texts = rest.length === 0 && first instanceof Error ? [first.message] : rest
        const parts = [values, ...texts].map((part) => (typeof part === 'string' ? scrubError(part) : part))
        method.apply(this, parts as Parameters<typeof method>)
      },
    },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
