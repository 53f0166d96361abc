import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below those that the system gives out by itself, so that no connection of anybody takes one that is about to be used. */
const [first, perWorker] = [20_000, 3000]

const own = first + perWorker * (Number(process.env.VITEST_POOL_ID ?? 1) % 4)
let next = process.pid

/** A port that nobody listens on, and that no other test of this run is given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = own + (next++ % perWorker)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
