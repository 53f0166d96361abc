import { setTimeout as pause } from 'node:timers/promises'
import type { Context } from '@kaunter/core'
import type { Simulator } from './simulator/index.ts'

const lookMilliseconds = 2000

export interface SharedSimulatorOptions {
  port: number
  /** Whether webhooks can be sent to this process. */
  canHost: boolean
  accessToken: string
  phoneNumberId: string
  start(): Promise<Simulator>
}

/** How the simulator is reached; `close` ends it when this process runs it. */
export type SharedSimulator = Pick<Simulator, 'url' | 'phoneUrl' | 'close'>

/**
 * One simulator for all processes of a machine: the first to come runs it, the others use it, and one of them takes its
 * place when it is gone. Port 0 gives each process its own.
 *
 * @throws what `start` throws, also when another program has the port.
 */
export async function shareSimulator(
  { log, signal }: Pick<Context, 'log' | 'signal'>,
  { port, canHost, start, accessToken, phoneNumberId }: SharedSimulatorOptions,
): Promise<SharedSimulator> {
  const url = `http://127.0.0.1:${port}`
  let own: Simulator | undefined

  /** Whether the simulator of this installation answers; no other knows the token. */
  async function answers(): Promise<boolean> {
    try {
      const headers = { authorization: `Bearer ${accessToken}` }
      const limit = AbortSignal.timeout(lookMilliseconds)
      return (await fetch(`${url}/${phoneNumberId}`, { headers, signal: limit })).ok
    } catch (error) {
      log.debug({ err: error }, 'the shared simulator does not answer')
      return false
    }
  }

  async function takeItsPlaceWhenGone(): Promise<void> {
    while (own === undefined && !signal.aborted) {
      await pause(lookMilliseconds, undefined, { ref: false })
      if (signal.aborted || (await answers())) continue
      try {
        own = await start()
      } catch (error) {
        log.debug({ err: error }, 'another process was quicker, or the port is not free yet')
      }
    }
  }

  if (canHost) {
    try {
      own = await start()
      return own
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !(await answers())) throw error
    }
    void takeItsPlaceWhenGone()
  }
  return { url, phoneUrl: `${url}/phone`, close: async () => own?.close() }
}
