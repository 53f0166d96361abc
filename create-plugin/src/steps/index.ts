import { keepTheStamp } from './001-keep-the-stamp.ts'
import { updateScript } from './002-update-script.ts'
import { newestCore } from './003-newest-core.ts'
import type { Step } from './step.ts'

/** In the order in which they run. */
export const steps: readonly Step[] = [keepTheStamp, updateScript, newestCore]

/** The step that a new project begins at. */
export const latestStep = steps.length
