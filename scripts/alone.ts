import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from './packages.ts'

/** Does `work` while no other process does anything of the same name to this repository. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const cache = join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  const path = join(cache, `kaunter-${name}.pid`)
  while (!(await claim(path))) await pause(100)
  try {
    return await work()
  } finally {
    await rm(path)
  }
}

async function claim(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = Number(await readFile(path, 'utf8').catch(() => ''))
    // What a killed process left; a file that is still empty has just been made.
    if (owner > 0 && !isRunning(owner)) await rm(path, { force: true })
    return false
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
