import { join } from 'node:path'
import { cleanEnvironment, root } from '../../e2e/support/server.ts'
import type { Order, Outcome } from './generator.ts'
import { NodeProcess, whatsapp } from './processes.ts'

export type Load = Pick<Order, 'port' | 'messages' | 'people' | 'connections' | 'requests' | 'seconds'>

let serial = 0

/** Sends webhooks that no run has sent before and waits for their answers; `onStart` is called when the clock starts. */
export async function sendWebhooks(load: Load, onStart: () => void = () => {}): Promise<Outcome> {
  const child = new NodeProcess([join(root, 'bench', 'support', 'generator.ts')], cleanEnvironment())
  try {
    const order: Order = {
      ...load,
      secret: whatsapp.secret,
      phoneNumberId: whatsapp.phoneNumberId,
      run: `${process.pid.toString(36)}x${(serial++).toString(36)}x`,
    }
    child.child.send(order)
    await message(child)
    onStart()
    child.child.send('go')
    return (await message(child)) as Outcome
  } finally {
    await child.stop('SIGKILL')
  }
}

function message(child: NodeProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.child.once('message', resolve)
    child.child.once('exit', () => reject(new Error(`the load generator ended:\n${child.output}`)))
  })
}
