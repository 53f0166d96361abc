/** The analyzer declares types of its plugins only. */
declare module '@custom-elements-manifest/analyzer' {
  import type { Found } from './elements-manifest.ts'

  interface SourceFile {
    readonly fileName: string
  }
  /** The part of TypeScript's own interface that is needed; the analyzer brings its own version of it. */
  export const ts: {
    createSourceFile(path: string, text: string, target: number, parents: boolean): SourceFile
    readonly ScriptTarget: { readonly ES2022: number }
  }
  export function create(of: { modules: readonly SourceFile[]; plugins: readonly unknown[] }): {
    modules: readonly { path: string; declarations: readonly Found[] }[]
  }
}

declare module '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js' {
  export function litPlugin(): unknown[]
}
