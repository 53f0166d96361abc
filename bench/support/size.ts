import { execFile } from 'node:child_process'
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../e2e/support/server.ts'

/**
 * Megabytes of each installed package that production needs, as `npm ls --omit=dev` lists them; largest first.
 * Optional peers are for those who build plugins; here they are installed, in a deployment they are not.
 */
export async function productionPackages(): Promise<{ name: string; megabytes: number }[]> {
  const options = { cwd: root, maxBuffer: 10 * 1024 * 1024 }
  const { stdout } = await promisify(execFile)(
    'npm',
    ['ls', '--omit=dev', '--omit=peer', '--all', '--parseable'],
    options,
  ).catch(
    // It complains of a tree that is not quite as the lock file says, and lists it all the same.
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  // Our own packages are links to the workspaces.
  const folders = [...new Set(stdout.trim().split('\n'))].filter((path) => path.includes('/node_modules/'))
  return folders
    .filter((folder) => !lstatSync(folder).isSymbolicLink())
    .map((folder) => ({ name: folder.split('/node_modules/').at(-1) ?? folder, megabytes: bytes(folder) / 1e6 }))
    .sort((a, b) => b.megabytes - a.megabytes)
}

/** Of the files; packages inside it are listed by themselves. */
function bytes(folder: string): number {
  let sum = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    sum += entry.isDirectory() ? bytes(path) : lstatSync(path).size
  }
  return sum
}
