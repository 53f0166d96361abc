import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, normalize, relative } from 'node:path'
import { promisify } from 'node:util'
import semver from 'semver'
import { messageOf } from '../../kernel/errors.ts'
import { corePackage } from '../../kernel/plugin-package.ts'
import { assertPlugin } from '../../kernel/plugin-shape.ts'
import { uiEntry } from '../../kernel/plugin-ui.ts'
import { readQuality } from '../../kernel/quality.ts'
import { checkRanges, looksLikePlugin, platform } from '../../kernel/ranges.ts'
import { type Check, type Problems, told, when } from './check.ts'
import type { PackageManifest, Subject } from './subject.ts'

const run = promisify(execFile)

/** What all plugins must share with the server; a copy of its own would be another one. */
const shared = ['@kaunter/core', '@kaunter/admin-ui', 'lit']

export const packageChecks: readonly Check[] = [
  {
    name: 'is declared as definePlugin takes it',
    run({ plugin }) {
      try {
        assertPlugin(plugin)
        return []
      } catch (error) {
        return [told(messageOf(error), 'See PluginSpec.')]
      }
    },
  },
  {
    name: 'has a package.json that says what it is',
    run({ manifest, packageDir }) {
      const { name = '', version, description, license, type, files } = manifest
      const named = /^(@[^/]+\/)?(kaunter-)?plugin-[a-z0-9-]+$/.test(name) && looksLikePlugin(name, packageDir)
      return [
        ...when(
          !named,
          `its name is "${name}": call it kaunter-plugin-<name>, or @you/kaunter-plugin-<name>, so that people find it.`,
        ),
        ...when(semver.valid(version) === null, `its version is "${version}": use one such as 1.0.0.`),
        ...when(!description?.trim(), 'it has no description: say in a sentence what it does.'),
        ...when(!license, 'it names no license: add one, such as "MIT".'),
        ...when(type !== 'module', 'it lacks "type": "module": plugins are ES modules.'),
        ...when(
          manifest.exports === undefined,
          'it has no exports: { ".": { "types": …, "default": "./dist/index.js" } }.',
        ),
        ...when(!files?.length, 'it has no files: list what is published, such as ["dist", "quality.json"].'),
      ]
    },
  },
  {
    name: 'fits the versions of the platform, and shares its packages',
    run({ manifest }) {
      const { name = '', peerDependencies = {}, dependencies = {} } = manifest
      const range = checkRanges(name, manifest, platform(), () => false)
      return [
        ...when(
          peerDependencies['@kaunter/core'] === undefined,
          `@kaunter/core is not among its peerDependencies: add "@kaunter/core": "^${corePackage.manifest.version}".`,
        ),
        ...Object.keys(dependencies)
          .filter((each) => shared.includes(each))
          .map(
            (each) => `${each} is among its dependencies: move it to peerDependencies, or each plugin brings its own.`,
          ),
        ...(range === undefined ? [] : [told(range.reason, range.remedy)]),
      ]
    },
  },
  {
    name: 'has a README and a CHANGELOG',
    run: ({ packageDir, manifest: { version } }) => [
      ...when(
        text(packageDir, 'README.md').length < 100,
        'README.md is missing or says next to nothing: what does it do, what does it need, how is it set up?',
      ),
      ...when(
        !new RegExp(`^## \\[?(unreleased|v?${version?.replaceAll('.', '\\.')})`, 'im').test(
          text(packageDir, 'CHANGELOG.md'),
        ),
        `CHANGELOG.md is missing, or has neither "## Unreleased" nor "## ${version}": say there what changed.`,
      ),
    ],
  },
  {
    name: 'has a quality.json that is true',
    run({ packageDir }) {
      try {
        const suite = readQuality(packageDir).bronze?.['contract-suite']
        return when(
          suite !== 'done',
          'quality.json: bronze → contract-suite is not "done", but this suite runs: say so.',
        )
      } catch (error) {
        return [told(`quality.json: ${messageOf(error)}`, 'See "Quality" in the guide to testing plugins.')]
      }
    },
  },
  { name: 'packs all it needs, and no secrets', run: packed },
]

const text = (folder: string, name: string) =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''

const secretFiles = /(^|\/)(\.env(\..*)?|\.npmrc|\.kaunter(\/.*)?|id_(rsa|ed25519)|[^/]*\.(pem|key|p12|pfx))$/

async function packed({ packageDir, manifest, plugin }: Subject): Promise<Problems> {
  // Scripts would build, which takes its time and is not what is asked.
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    ...{ cwd: packageDir, env: { ...process.env, npm_config_loglevel: 'error' } },
    ...{ maxBuffer: 2 ** 26, shell: process.platform === 'win32' },
  })
  const [pack] = JSON.parse(stdout) as { files: { path: string }[] }[]
  const files = new Set(pack?.files.map(({ path }) => path))
  const missing = needed(packageDir, manifest, plugin).filter(
    (path) => !files.has(path) && !willBeBuilt(packageDir, manifest, path),
  )
  return [
    ...missing.map(
      (path) => `${path} is not in the package: build it (npm run build), and list its folder under "files".`,
    ),
    ...[...files]
      .filter((path) => secretFiles.test(path))
      .map(
        (path) =>
          `${path} would be published: take it out by "files", and change what it holds if it was published already.`,
      ),
  ]
}

function needed(packageDir: string, manifest: PackageManifest, { admin, embeds }: Subject['plugin']): string[] {
  const inside = (path: string) => relative(packageDir, path).replaceAll('\\', '/')
  const targets = targetsOf(manifest.exports).filter((path) => !path.includes('*'))
  const pages = admin === undefined ? [] : [join(admin.directory, 'manifest.json'), ...entryOf(admin.directory)]
  const widgets = embeds?.widgets.map(({ tag }) => join(embeds.directory, `${tag}.js`)) ?? []
  // What is not built is told by another check.
  const built = [...pages, ...widgets].filter((path) => existsSync(path))
  return [...targets.map((path) => normalize(path)), 'quality.json', ...built.map(inside)]
}

function entryOf(directory: string): string[] {
  const admin = { directory }
  return existsSync(join(directory, 'manifest.json')) ? [join(directory, uiEntry({ admin }))] : []
}

/** What an installation uses; sources are for the repository that they are in. */
function targetsOf(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports]
  if (typeof exports !== 'object' || exports === null) return []
  return Object.entries(exports).flatMap(([key, value]) => (key === 'kaunter-source' ? [] : targetsOf(value)))
}

/** In a workspace that runs from its sources, the modules of the server are built only to be published. */
const willBeBuilt = (packageDir: string, { exports, files = [] }: PackageManifest, path: string) =>
  JSON.stringify(exports).includes('kaunter-source') &&
  path.startsWith('dist/') &&
  !/^dist\/(ui|embeds)\//.test(path) &&
  !existsSync(join(packageDir, path)) &&
  files.some((each) => /^(\.\/)?dist\/?$/.test(each))
