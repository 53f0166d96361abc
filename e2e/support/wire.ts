import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from './ports.ts'

/** The line between one browser and the server, which can be cut: what is open breaks off, and nothing comes through. */
export class Wire {
  readonly port: number
  readonly url: string
  readonly #to: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, to: number) {
    this.#server = server
    this.#to = to
    this.port = (server.address() as AddressInfo).port
    this.url = `http://127.0.0.1:${this.port}`
    server.on('connection', (socket) => this.#join(socket))
  }

  static async to(port: number): Promise<Wire> {
    const server = createServer()
    // Left by `cut` and taken again by `mend`: nobody may be given it meanwhile.
    const own = await freePort()
    await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve))
    return new Wire(server, port)
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async mend(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.cut()
  }

  #join(near: Socket): void {
    const far = connect(this.#to, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket)
      socket.pipe(other)
      // Whatever ends one side ends the other; a server that was killed resets its side.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
  }
}
