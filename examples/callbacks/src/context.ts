import type { Context } from '@kaunter/core'
import { audit, directory, live, messaging } from '@kaunter/core/contracts'
import type { Settings } from './settings.ts'

/** What other parts of Kaunter the plugin calls. */
export const uses = { audit, directory, live, messaging }

/** What the kernel gives to the plugin. */
export type PluginContext = Context<unknown, typeof uses, Settings>
