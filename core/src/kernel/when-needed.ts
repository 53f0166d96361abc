import { Kind, type TSchema } from '@sinclair/typebox'

/**
 * Compiles what checks or writes values of a schema when the first value comes: a process is never asked most of its
 * routes, and compiling all of them was a third of its start and a fifth of its memory. A schema that TypeBox did not
 * make may be none: it is compiled at once, so that its plugin is told of at the start.
 */
export function whenNeeded<A extends unknown[], R>(schema: TSchema, compile: () => (...args: A) => R) {
  if (!(Kind in schema)) return compile()
  let compiled: ((...args: A) => R) | undefined
  return (...args: A): R => {
    compiled ??= compile()
    return compiled(...args)
  }
}
