import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { checkPackage } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { beforeAll, describe, expect, test } from 'vitest'
import { packAll, packagesFolder } from '../scripts/pack.ts'
import { publishedPackages } from '../scripts/packages.ts'
import { type Tarball, tarballsIn } from './support/registry.ts'

/** What the world gets: every package as npm would publish it, and a deployment that has nothing else. */

const packages = publishedPackages().map(({ folder, manifest }) => ({ name: manifest.name, folder }))
let tarballs: readonly Tarball[]

beforeAll(async () => {
  await packAll()
  tarballs = tarballsIn(packagesFolder)
})

describe.each(packages)('the package $name', ({ name, folder }) => {
  const tarball = () => {
    const found = tarballs.find(({ manifest }) => manifest.name === name)
    if (found === undefined) throw new Error(`${name} is not packed`)
    return found
  }
  const files = () =>
    tarball()
      .contents.listFiles()
      .map((path) => path.replace(`/node_modules/${name}/`, ''))
      // What a new plugin is made of is data: none of it runs where it is.
      .filter((path) => !path.startsWith('template/'))
  const read = (file: string) => tarball().contents.readFile(`/node_modules/${name}/${file}`)

  test('is one that npm, Node and bundlers read as it is meant', async () => {
    const manifest = JSON.parse(read('package.json'))
    const data = tarball().data
    const tarballData = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer
    const { messages } = await publint({ pack: { tarball: tarballData }, strict: true })
    expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([])
  })

  test('has types that TypeScript finds, of the modules that Node runs', async () => {
    const result = await checkPackage(tarball().contents)
    if (result.types === false) {
      // Nobody imports what is only a program.
      expect(Object.keys(JSON.parse(read('package.json')).exports)).toEqual(['./package.json'])
      return
    }
    // Packages of ES modules only: how CommonJS or Node 10 would find them does not matter.
    const ours = result.problems.filter(
      (problem) =>
        !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)) &&
        !('resolutionOption' in problem && problem.resolutionOption === 'node10'),
    )
    expect(ours).toEqual([])
  })

  test('carries its papers and what runs, and nothing of how it was made', () => {
    expect(files()).toEqual(expect.arrayContaining(['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE']))
    expect(
      files().filter((file) => /(^|\/)\.|\.test\.|(^|\/)(src|test|node_modules)\/|tsbuildinfo/.test(file)),
    ).toEqual([])
    const typescript = files().filter((file) => /\.[mc]?tsx?$/.test(file) && !file.endsWith('.d.ts'))
    expect(typescript).toEqual([])
    const { scripts, devDependencies, kaunter, exports, engines, license } = JSON.parse(read('package.json'))
    expect({ scripts, devDependencies }).toEqual({})
    // By this, tests of other plugins start it beside theirs.
    expect(Object.keys(kaunter ?? {}).filter((key) => key !== 'testConfig')).toEqual([])
    expect(JSON.stringify(exports)).not.toContain('kaunter-source')
    // The program that makes a plugin says on an older Node what to do.
    const node = name === 'create-kaunter-plugin' ? '>=20.12' : '>=22.18'
    expect({ engines, license }).toEqual({ engines: { node }, license: 'MIT' })
  })

  test('names every package that its code and its types import', () => {
    const needs = ({ dependencies = {}, peerDependencies = {} }: Tarball['manifest']) => [
      ...Object.keys(dependencies),
      ...Object.keys(peerDependencies),
    ]
    // What our own packages bring counts: types of a plugin are made of those of the kernel, TypeBox for one.
    const own = tarballs.filter(({ manifest }) => needs(tarball().manifest).includes(manifest.name))
    const known = new Set([name, ...[tarball(), ...own].flatMap(({ manifest }) => needs(manifest))])
    const modules = files().filter((file) => /\.(js|d\.ts)$/.test(file) && !/^dist\/(ui|embeds|shell)\//.test(file))
    const unknown = modules.flatMap((file) =>
      importsOf(read(file))
        .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
        .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
        .filter((needed) => !known.has(needed))
        .map((needed) => `${file} imports ${needed}`),
    )
    expect(unknown).toEqual([])
  })

  test('names and imports only files that are in it', () => {
    const present = new Set(files())
    const { customElements = 'package.json' } = JSON.parse(read('package.json'))
    expect(files()).toContain(customElements.replace(/^\.\//, ''))
    const missing = files()
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) =>
        importsOf(read(file))
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => new URL(specifier, `file:///${file}`).pathname.slice(1))
          .map((path) => (file.endsWith('.d.ts') ? path.replace(/\.js$/, '.d.ts') : path))
          .filter((path) => !present.has(path))
          .map((path) => `${file} imports ${path}`),
      )
    expect(missing).toEqual([])
  })

  test('says in its changelog what is new', () => {
    const { version } = JSON.parse(read('package.json'))
    const headings = [...readFileSync(`${folder}/CHANGELOG.md`, 'utf8').matchAll(/^## \[(.+?)\]/gm)].map(
      ([, each]) => each,
    )
    expect([headings.includes('Unreleased'), headings.includes(version)]).toContain(true)
  })
})

/** What a module or a declaration imports, in comments not. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/(?!\/).*$/gm, '')
  const patterns = [
    /(?:^|[;\n}])\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /(?:^|[;\n}])\s*import\s*['"]([^'"]+)['"]/g,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    /\/\/\/\s*<reference types="([^"]+)"/g,
  ]
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier = '']) => specifier))
}
