import { basename } from 'node:path'
import type { Plugin, UserConfig } from 'vite'
import { manifest } from './manifest.ts'
import { shared } from './shared.ts'

/** What is built, and where it goes. */
export interface BuildOptions {
  /** The module to begin with, from the folder of `vite.config.ts`. */
  readonly entry: string
  /** Where the result goes. */
  readonly outDir: string
}

/** What every browser that the platform supports runs as it is. */
export const browsers = ['es2023', 'chrome123', 'firefox125', 'safari17.5']

/**
 * The Vite configuration for the admin pages and slots of a plugin: hashed modules that leave `lit` and
 * `@kaunter/admin-ui` to the admin page, and a `manifest.json` that names the first of them.
 *
 * The build fails when a module imports something that the admin page does not provide, when it imports server code,
 * and when it would bring a second Lit into the page.
 */
export function pluginUi({ entry, outDir }: BuildOptions): UserConfig {
  return library({ entry, outDir }, '[name]-[hash].js', [shared(), manifest()])
}

/**
 * The Vite configuration for one widget that foreign pages embed: a single module with everything it needs, Lit
 * included, since nobody provides anything there. It is called like its entry, which is called like its tag: the server
 * puts a hash into the address itself.
 */
export function embed({ entry, outDir }: BuildOptions): UserConfig {
  const config = library({ entry, outDir }, `${basename(entry).replace(/\.\w+$/, '')}.js`, [])
  // Several widgets share the folder.
  return { ...config, build: { ...config.build, emptyOutDir: false } }
}

function library({ entry, outDir }: BuildOptions, fileName: string, plugins: Plugin[]): UserConfig {
  return {
    publicDir: false,
    plugins: [ownEffects(), ...plugins],
    build: {
      outDir,
      emptyOutDir: true,
      target: browsers,
      modulePreload: { polyfill: false },
      lib: { entry, formats: ['es'] },
      // A library build keeps its white space, because others will build it again. Nobody builds this again.
      minify: 'oxc',
      rolldownOptions: { output: { entryFileNames: fileName, chunkFileNames: '[name]-[hash].js', minify: true } },
    },
  }
}

/**
 * Modules that define elements are imported for what they do. A package that calls itself free of side effects would
 * lose them without a word, so that is believed of dependencies only.
 */
function ownEffects(): Plugin {
  return {
    name: 'kaunter:own-effects',
    transform: {
      filter: { id: { exclude: /[\\/]node_modules[\\/]/ } },
      handler: () => ({ moduleSideEffects: true }),
    },
  }
}
