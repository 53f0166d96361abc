import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// `npm run docs`: writes docs/reference from the declarations and builds the site into docs/site/dist.
// `npm run docs -- --check`: the same, but fails when docs/reference is not what it should be. `-- --reference`: no site.

const root = join(import.meta.dirname, '..')
const site = join(root, 'docs', 'site')

/** The site has packages of its own, so that installing the product stays lean. */
export function installSite(): void {
  const stamp = join(site, 'node_modules', '.kaunter-lock')
  const lock = createHash('sha256')
    .update(readFileSync(join(site, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  console.log('Installing what the documentation is built with (once) …')
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, lock)
}

if (import.meta.main) {
  const [flag] = process.argv.slice(2)
  installSite()
  node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json')
  node('reference/main.ts', ...(flag === '--check' ? [flag] : []))
  if (flag !== '--reference') node('node_modules/vitepress/bin/vitepress.js', 'build', '.')
}

function node(program: string, ...args: string[]): void {
  run(process.execPath, ['--conditions=kaunter-source', join(site, program), ...args])
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: site, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}
