import type { Edit } from './data/draft.ts'
import type { Shop } from './data/types.ts'

/** What the parts of the form tell the page. */
export interface SettingsEvents {
  'field-edit': { field: string; edit: Edit }
  /** The edit is taken back. */
  'field-drop': { field: string }
  /** `null`: the whole platform. */
  'place-pick': { shop: Shop | null }
}

/** A typed event that leaves the shadow roots between a part and the page. */
export class SettingsEvent<Name extends keyof SettingsEvents> extends CustomEvent<SettingsEvents[Name]> {
  constructor(name: Name, detail: SettingsEvents[Name]) {
    super(name, { detail, bubbles: true, composed: true })
  }
}
