import { directory } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { createDirectory } from './directory.ts'
import { migrations } from './migrations.ts'

/** Contacts with all their addresses; franchises and outlets. */
export const directoryPlugin = definePlugin({
  name: 'directory',
  provides: [directory],
  migrations,
  setup(ctx) {
    ctx.provide(directory, createDirectory(ctx))
  },
})
