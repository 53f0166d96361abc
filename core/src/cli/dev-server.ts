import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url))

/** What ends a command that watches: Ctrl-C, a supervisor, a terminal that is closed. */
export const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The server as a process of its own, which is started again at each change; open pages load again with it. */
export class DevServer {
  #running: ChildProcess | undefined
  #stopping = false
  /** One change after the other, however quickly they come. */
  #turn: Promise<void> = Promise.resolve()

  start(): void {
    this.#stopping = false
    const env = { ...process.env, KAUNTER_DEV: '1' }
    // Ctrl-C must not reach it twice, once from the terminal and once from here: the second signal means "at once".
    const detached = process.platform !== 'win32'
    const args = [...process.execArgv, main, 'start']
    this.#running = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env, detached })
    this.#running.once('exit', (code) => {
      if (!this.#stopping && code !== 0) console.error('The server ended; it starts again with the next change.')
    })
  }

  restart(changed: string): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      console.log(`\n${changed} changed; starting again …`)
      await this.stop()
      this.start()
    })
    return this.#turn
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const running = this.#running
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGTERM')
    await ended
  }
}
