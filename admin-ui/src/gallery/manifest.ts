/** A property, an attribute, an event, a slot, a part or a custom property, with what is said about it. */
export interface Described {
  readonly name: string
  readonly description?: string
  readonly kind?: string
  readonly privacy?: string
  readonly static?: boolean
  readonly type?: { readonly text: string }
  readonly default?: string
  readonly attribute?: string
  readonly fieldName?: string
}

/** One element, in the form of the Custom Elements Manifest with when it came and what one may rely on. */
export interface ElementDeclaration {
  readonly name: string
  readonly tagName: string
  readonly summary?: string
  readonly description?: string
  /** The version that it came with. */
  readonly since: string
  readonly status: string
  /** Its source, from the folder of the package. */
  readonly path: string
  readonly members?: readonly Described[]
  readonly attributes?: readonly Described[]
  readonly events?: readonly Described[]
  readonly slots?: readonly Described[]
  readonly cssParts?: readonly Described[]
  readonly cssProperties?: readonly Described[]
}

/** `custom-elements.json`: https://github.com/webcomponents/custom-elements-manifest */
export interface ElementsManifest {
  readonly schemaVersion: string
  readonly modules: readonly {
    readonly kind: string
    readonly path: string
    readonly declarations: readonly ElementDeclaration[]
    readonly exports: readonly object[]
  }[]
}
