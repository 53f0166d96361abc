import { isBuiltin } from 'node:module'
import type { Plugin } from 'vite'

/** What the admin page provides under bare names. Patterns, since `lit` alone would not cover `lit/directives/…`. */
const provided = /^(lit(\/|$)|@kaunter\/admin-ui(\/records)?$)/
/** The packages that `lit` is made of: importing one by its own name would bring a second copy. */
const partsOfLit = /^(lit-html|lit-element|@lit\/reactive-element)(\/|$)/
const litOnDisk = /[\\/]node_modules[\\/](lit|lit-html|lit-element|@lit[\\/]reactive-element)[\\/]/
const isBare = (id: string) => !/^([./\0]|[A-Za-z]:[\\/]|virtual:)/.test(id)

/** Why a module of a plugin's pages may not import something, and what to do instead; `undefined` when it may. */
function objection(id: string): string | undefined {
  if (partsOfLit.test(id)) return 'brings a second Lit into the admin page. Import the same name from "lit".'
  if (isBuiltin(id)) return 'is a part of Node, which no browser has. Ask the server by a route of the plugin instead.'
  if (/^@kaunter\/(?!admin-ui(\/records)?$)/.test(id))
    return 'is for the server. Import only its types (import type …), or move what both sides need into a file of its own.'
  return undefined
}

/** Leaves to the admin page what it provides, and refuses what must not get into the page. */
export function shared(): Plugin {
  return {
    name: 'kaunter:shared',
    enforce: 'pre',
    resolveId(id, importer) {
      if (provided.test(id)) return { id, external: true }
      const why = importer === undefined ? undefined : objection(id)
      if (why !== undefined) this.error(`${importer} imports "${id}", which ${why}`)
      return null
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const second = chunk.moduleIds.find((id) => litOnDisk.test(id))
        if (second !== undefined)
          this.error(`${second} would be a second Lit in the admin page. Import it as "lit" or "lit/…", not by a path.`)
        const strange = [...chunk.imports, ...chunk.dynamicImports].filter(
          (id) => !(id in bundle) && isBare(id) && !provided.test(id),
        )
        if (strange.length > 0)
          this.error(
            `${chunk.fileName} imports ${strange.join(', ')}, which the admin page does not provide. Take it out of "external", so that it is bundled.`,
          )
      }
    },
  }
}
