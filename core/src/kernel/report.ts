import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tier } from './quality.ts'

/** Where in its life a plugin failed; each has its own remedy. */
export type Phase =
  | 'range'
  | 'import'
  | 'config'
  | 'ui'
  | 'crash'
  | 'provides'
  | 'needs'
  | 'migration'
  | 'setup'
  | 'routes'
  | 'start'

/** Why a plugin does not run, and what to do about it. */
export interface Failure {
  phase: Phase
  reason: string
  remedy: string
}

/** How one plugin stands: running, switched off by an administrator, or off because it failed. */
export interface PluginReport extends Partial<Failure> {
  /** What the configuration file calls it, as long as its own name is not known. */
  name: string
  package?: string
  version?: string
  /** What its `quality.json` says; a plugin without any has none. */
  tier?: Tier
  state: 'running' | 'quarantined' | 'disabled'
  /** Part of the platform, or required by the configuration: it cannot be switched off. */
  required: boolean
  builtIn: boolean
  /** How long its migrations and its setup took. */
  milliseconds: number
  /** What is not as it should be although it runs. */
  notes: readonly string[]
}

/** The boot report for programs, beside the server's other files; it is kept up to date while the server runs. */
export function saveReport(home: string, version: string, plugins: readonly PluginReport[]): void {
  const report = { version, at: new Date().toISOString(), plugins }
  mkdirSync(home, { recursive: true })
  // Whoever reads meets the old one or the new one, never half of it.
  const fresh = join(home, `boot-report.${process.pid}.json`)
  writeFileSync(fresh, `${JSON.stringify(report, null, 2)}\n`)
  renameSync(fresh, join(home, 'boot-report.json'))
}

/** The boot report as a table for people. */
export function formatReport(reports: readonly PluginReport[]): string {
  const width = Math.max(...reports.map((report) => report.name.length))
  const versions = Math.max(...reports.map((report) => report.version?.length ?? 0))
  return reports
    .flatMap((report) => {
      const { name, version = '', state, phase, reason, remedy, milliseconds, notes } = report
      const head = (mark: string) => `  ${mark} ${name.padEnd(width)} ${version.padEnd(versions)} `
      if (state === 'running')
        return [
          `${head('✓')}${String(Math.round(milliseconds)).padStart(5)} ms`,
          ...notes.map((note) => `    ! ${note}`),
        ]
      if (state === 'disabled') return [`${head('–')} off: ${reason ?? 'an administrator switched it off'}`]
      return [`${head('✗')} ${phase}: ${reason}`, ...(remedy ? [`    → ${remedy}`] : [])]
    })
    .join('\n')
}
