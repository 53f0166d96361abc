/** What a plugin adds to the admin pages: data that is checked at the start and filtered by permission for each user. */
export interface AdminSpec {
  /** Folder of the built UI with its `manifest.json`. */
  directory: string
  /** Entries in the navigation. */
  nav?: readonly NavEntry[]
  /** `tag` begins with the plugin's name and a dash. */
  pages?: readonly { path: string; tag: string; permission: string }[]
  /** Elements and commands in places that the admin or another plugin's page offers. */
  slots?: readonly SlotContribution[]
}

/** An entry in the navigation, for those who have the permission. */
export interface NavEntry {
  path: string
  /** May be a key of `i18n`. */
  label: string
  icon: string
  permission: string
  /** Lower ones come first, and the very first is where people land; default 0, administration 100. */
  order?: number
  /** `administration` is for what few people open, and seldom: all of it stands behind one entry of that name. */
  group?: 'administration'
}

/** An element in a slot, or a command or search of the palette (Ctrl/⌘ K), for those who have the permission. */
export type SlotContribution = ElementContribution | CommandContribution | SearchContribution

/**
 * An element that the admin shows where a slot is. It gets the slot's subject as the property `item`; each subject has
 * an element of its own.
 */
export interface ElementContribution {
  /** Name and major version, such as `ticket.sidebar/v1`. */
  slot: string
  /** Begins with the plugin's name and a dash; the plugin's module defines it. */
  tag: string
  permission: string
  /** Lower ones come first, then by the plugin's name; default 0. */
  order?: number
  /** CSS pixels that are kept free for it, so that nothing moves when it arrives: as high as it usually is. Default 48. */
  height?: number
  /** Heading above it; may be a key of `i18n`. Without one it stands for itself. */
  title?: string
}

/** Without a `path` the plugin's module has it: `export const commands = { [name]: (host) => … }`. */
export interface CommandContribution {
  slot: 'command/v1'
  /** Unique within the plugin. */
  name: string
  /** May be a key of `i18n`. */
  label: string
  permission: string
  icon?: string
  /** The page of the admin that it opens, such as `/inbox?lane=mine`. */
  path?: string
}

/** Finds things while somebody types in the palette: `export const searches = { [name]: (host, words) => … }`. */
export interface SearchContribution {
  slot: 'search/v1'
  /** Unique within the plugin. */
  name: string
  /** Heading above what it finds, such as “Tickets”; may be a key of `i18n`. */
  label: string
  permission: string
}

export const isSearch = (contribution: SlotContribution): contribution is SearchContribution =>
  contribution.slot === 'search/v1'

export const isCommand = (contribution: SlotContribution): contribution is CommandContribution =>
  contribution.slot === 'command/v1'
