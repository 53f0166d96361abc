import type { Edit } from '../edits.ts'

/** One change of the template, for projects that were made before it. A released step is never changed. */
export interface Step {
  /** Number and name, as its file. */
  readonly id: string
  /** What the author gets, in one sentence. */
  readonly title: string
  /** @param project the plugin's name and the parts it was made with. */
  edits(project: { name: string; parts: readonly string[] }): readonly Edit[]
}
