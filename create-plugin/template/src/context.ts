import type { Context } from '@kaunter/core'
import {
  directory, // +page
  live, // +hook,slot
} from '@kaunter/core/contracts'
import type { Settings } from './settings.ts' // +setting

/** What other parts of Kaunter the plugin calls. */
export const uses = {
  directory, // +page
  live, // +hook,slot
}

/** What the kernel gives to the plugin. */
export type PluginContext = Context<unknown, typeof uses, Settings> // +setting
//-setting export type PluginContext = Context<unknown, typeof uses>
