import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createPackageFromTarballData, type Package } from '@arethetypeswrong/core'
import { npm } from './npm.ts'

/** A packed package, and what is in it. */
export interface Tarball {
  readonly file: string
  readonly data: Buffer
  readonly contents: Package
  readonly manifest: {
    name: string
    version: string
    dependencies?: Record<string, string>
    peerDependencies?: Record<string, string>
  }
}

export function tarballsIn(folder: string): Tarball[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  return files.map((file) => {
    const data = readFileSync(join(folder, file))
    const contents = createPackageFromTarballData(data)
    const path = `/node_modules/${contents.packageName}/package.json`
    return { file, data, contents, manifest: JSON.parse(contents.readFile(path)) }
  })
}

/**
 * An npm registry that has our packages as if they were published, and sends who asks for anything else to the registry
 * that npm is set to: whoever installs from it types what a stranger would type.
 */
export class Registry {
  readonly #server: Server
  readonly #tarballs: readonly Tarball[]
  readonly #upstream: string

  private constructor(tarballs: readonly Tarball[], upstream: string) {
    this.#tarballs = tarballs
    this.#upstream = upstream
    this.#server = createServer((request, response) => this.#answer(request, response))
  }

  static async start(tarballs: readonly Tarball[]): Promise<Registry> {
    const upstream = (await npm(['config', 'get', 'registry'])).trim().replace(/\/$/, '')
    const registry = new Registry(tarballs, upstream)
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve))
    return registry
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What npm needs in its environment to install from here. */
  get environment(): NodeJS.ProcessEnv {
    // Tarballs of strangers come from where the upstream says, so that npm's cache knows them.
    return { npm_config_registry: this.url, npm_config_replace_registry_host: 'never' }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(request.url ?? '/')
    const tarball = this.#tarballs.find(({ file }) => path === `/-/${file}`)
    if (tarball !== undefined) return void response.end(tarball.data)
    const known = this.#tarballs.find(({ manifest }) => path === `/${manifest.name}`)
    if (known !== undefined) {
      response.setHeader('content-type', 'application/json')
      return void response.end(JSON.stringify(this.#packument(known)))
    }
    response.writeHead(307, { location: this.#upstream + (request.url ?? '/') }).end()
  }

  #packument({ file, data, manifest }: Tarball): object {
    const { name, version } = manifest
    const hash = (algorithm: string) => createHash(algorithm).update(data)
    const dist = {
      tarball: `${this.url}/-/${file}`,
      shasum: hash('sha1').digest('hex'),
      integrity: `sha512-${hash('sha512').digest('base64')}`,
    }
    return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
