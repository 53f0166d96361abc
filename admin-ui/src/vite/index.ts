/**
 * How the browser parts of a plugin are built, in this repository and everywhere else: the whole `vite.config.ts` of a
 * plugin is one call.
 *
 * @example
 * import { pluginUi } from '@kaunter/admin-ui/vite'
 * export default pluginUi({ entry: 'ui/index.ts', outDir: 'dist/ui' })
 */
export { type BuildOptions, browsers, embed, pluginUi } from './preset.ts'
