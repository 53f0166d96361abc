import { pluginUi } from '@kaunter/admin-ui/vite'

/** Builds the pages: `lit` and `@kaunter/admin-ui` are shared with the admin, everything else goes into the bundle. */
export default pluginUi({ entry: 'ui/index.ts', outDir: 'dist/ui' })
