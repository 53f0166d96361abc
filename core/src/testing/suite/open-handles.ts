import { createHook } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { current } from '../../kernel/current.ts'

/** What keeps a process alive, by the names that Node gives it. */
const kinds: Readonly<Record<string, string>> = {
  Timeout: 'timer',
  TCPSERVERWRAP: 'server',
  TCPWRAP: 'connection',
  PIPESERVERWRAP: 'server',
  UDPWRAP: 'UDP socket',
  FSEVENTWRAP: 'watched file',
  STATWATCHER: 'watched file',
  PROCESSWRAP: 'process',
  WORKER: 'worker',
}

interface Handle {
  kind: string
  opened: string
  resource: { hasRef?(): boolean }
}

/**
 * Watches what one plugin opens from now on.
 *
 * @returns to be called when it should be closed: tells what is still open, and where it was opened.
 */
export function watchHandles(plugin: string): () => Promise<string[]> {
  const open = new Map<number, Handle>()
  const hook = createHook({
    init(id, type, _trigger, resource) {
      const kind = kinds[type]
      if (kind === undefined || current()?.plugin !== plugin) return
      open.set(id, { kind, opened: callerOf(new Error().stack ?? ''), resource: resource as Handle['resource'] })
    },
    destroy: (id) => void open.delete(id),
  }).enable()
  const left = () => [...open.values()].filter(({ resource }) => resource.hasRef?.() ?? true)
  return async () => {
    // Connections take a moment to go: so many looks, of which a machine that halts takes none away.
    for (let look = 0; left().length > 0 && look < 75; look++) await pause(20)
    hook.disable()
    return left().map(({ kind, opened }) => `a ${kind} that was opened ${opened}`)
  }
}

/** The first line that belongs neither to Node nor to us. */
function callerOf(stack: string): string {
  const lines = stack.split('\n').slice(1)
  return (lines.find((line) => !/node:|open-handles/.test(line)) ?? 'somewhere').trim()
}
