/** Packs every package as npm would publish it, into `.packages`. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf } from '../core/src/kernel/errors.ts'
import { alone } from './alone.ts'
import { build } from './build.ts'
import { type Manifest, publishedPackages, root, type WorkspacePackage } from './packages.ts'

/** Where the tarballs are. */
export const packagesFolder = join(root, '.packages')

/** The `package.json` as the world sees it: without what only this repository uses. */
function published({ devDependencies: _dev, kaunter, ...manifest }: Manifest): object {
  const exported = Object.entries(manifest.exports ?? {}).map(([path, target]) => {
    if (typeof target === 'string') return [path, target]
    const { 'kaunter-source': _source, ...conditions } = target
    return [path, conditions]
  })
  // Tests of other plugins start this one beside theirs, with these values.
  const { testConfig } = kaunter ?? {}
  return { ...manifest, ...(testConfig && { kaunter: { testConfig } }), exports: Object.fromEntries(exported) }
}

async function pack({ folder, manifest }: WorkspacePackage, destination: string): Promise<void> {
  const stage = await mkdtemp(join(tmpdir(), 'kaunter-pack-'))
  try {
    for (const name of ['README.md', ...(manifest.files ?? [])])
      await cp(join(folder, name), join(stage, name), {
        recursive: true,
        // Without stamps, and what a build left that was killed.
        filter: (path) => !/^\.(stamp|.+-\d+)$/.test(basename(path)),
      })
    await cp(join(root, 'LICENSE'), join(stage, 'LICENSE'))
    await writeFile(join(stage, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`)
    await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--pack-destination', destination], {
      cwd: stage,
      shell: process.platform === 'win32',
    })
  } finally {
    await rm(stage, { recursive: true })
  }
}

/** Builds and packs all packages. Who reads a tarball meanwhile has the one before or the new one. */
export async function packAll(): Promise<void> {
  await build()
  await alone('pack', async () => {
    const fresh = `${packagesFolder}-${process.pid}`
    await mkdir(fresh)
    await mkdir(packagesFolder, { recursive: true })
    await Promise.all(publishedPackages().map((one) => pack(one, fresh)))
    const [tarballs, before] = await Promise.all([readdir(fresh), readdir(packagesFolder)])
    await Promise.all(tarballs.map((name) => rename(join(fresh, name), join(packagesFolder, name))))
    const old = before.filter((name) => !tarballs.includes(name))
    await Promise.all([rm(fresh, { recursive: true }), ...old.map((name) => rm(join(packagesFolder, name)))])
  })
}

if (import.meta.main)
  await packAll().catch((error: unknown) => {
    console.error(messageOf(error))
    process.exitCode = 1
  })
