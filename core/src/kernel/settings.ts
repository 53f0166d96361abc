import type { Plugin, Tx } from './plugin.ts'
import { defineService } from './tokens.ts'

/** Where a setting may have a value of its own, from the widest to the narrowest. */
export const settingsLevels = ['platform', 'franchise', 'outlet'] as const
export type SettingsLevel = (typeof settingsLevels)[number]

/** For whom settings are asked. Give the franchise along with the outlet when it is known: that spares a look-up. */
export interface SettingsPlace {
  franchiseId?: string | null
  outletId?: string | null
}

/** Behind `ctx.settings`; provided by the built-in `settings`. */
export interface SettingsReader {
  read(plugin: Plugin, place: SettingsPlace, tx?: Tx): Promise<unknown>
}
export const settingsReader = defineService<SettingsReader>('settings-reader/v1')
