import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built pages of a built-in part are, be it run from its sources or from the built package. */
export const uiDirectory = (name: string): string =>
  join(dirname(fileURLToPath(import.meta.resolve('@kaunter/core/package.json'))), 'dist', 'ui', name)
