/** Packs every package as npm would publish it, into `.packages`. */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf } from '../core/src/kernel/errors.ts'
import { build } from './build.ts'
import { type Manifest, publishedPackages, root, type WorkspacePackage } from './packages.ts'
import { buildStale } from './targets.ts'

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

const license = join(root, 'LICENSE')
/** What is in a package, beside what every package has. */
const contentsOf = ({ manifest }: WorkspacePackage): string[] => ['README.md', ...(manifest.files ?? [])]

async function pack(one: WorkspacePackage, destination: string): Promise<void> {
  const stage = await mkdtemp(join(tmpdir(), 'kaunter-pack-'))
  try {
    for (const name of contentsOf(one))
      await cp(join(one.folder, name), join(stage, name), {
        recursive: true,
        // Without stamps, and what a build left that was killed.
        filter: (path) => !/^\.(stamp|.+-\d+)$/.test(basename(path)),
      })
    await cp(license, join(stage, 'LICENSE'))
    await writeFile(join(stage, 'package.json'), `${JSON.stringify(published(one.manifest), null, 2)}\n`)
    await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--pack-destination', destination], {
      cwd: stage,
      shell: process.platform === 'win32',
    })
  } finally {
    await rm(stage, { recursive: true })
  }
}

/** Builds and packs all packages, where something has changed since they were packed. */
export async function packAll(): Promise<void> {
  await build()
  const packages = publishedPackages()
  const sources = packages.flatMap((one) => ['package.json', ...contentsOf(one)].map((name) => join(one.folder, name)))
  await buildStale(
    [
      {
        name: 'all packages',
        sources: [...sources, license],
        out: packagesFolder,
        build: async (out) => void (await Promise.all(packages.map((one) => pack(one, out)))),
      },
    ],
    'Tarballs',
  )
}

if (import.meta.main)
  await packAll().catch((error: unknown) => {
    console.error(messageOf(error))
    process.exitCode = 1
  })
