import type { TemplateResult } from 'lit'
import type { CatalogKey } from '../../translate.ts'
import type { catalog, Say } from '../catalog.ts'

/** One state of an element. */
export interface Specimen {
  readonly state: Extract<CatalogKey<typeof catalog>, `state.${string}`>
  readonly content: TemplateResult
  /** Takes the whole width. */
  readonly wide?: boolean
}

/** The states of an element, in the language of the reader. */
export type Example = (say: Say) => readonly Specimen[]
