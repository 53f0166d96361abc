import type { Plugin } from 'vite'

/** Writes `manifest.json`, by which the server finds the module to begin with behind its hashed name. */
export function manifest(): Plugin {
  return {
    name: 'kaunter:manifest',
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find((item) => item.type === 'chunk' && item.isEntry)
      if (entry === undefined) return
      this.emitFile({
        type: 'asset',
        fileName: 'manifest.json',
        source: `${JSON.stringify({ entry: entry.fileName })}\n`,
      })
    },
  }
}
