/** How one plugin came through the start. */
export interface PluginReport {
  name: string
  version?: string
  state: 'running' | 'quarantined'
  milliseconds: number
  reason?: string
}

/** The boot report as a table for people. */
export function formatReport(reports: readonly PluginReport[]): string {
  const width = Math.max(...reports.map((report) => report.name.length))
  return reports
    .map(({ name, state, milliseconds, reason }) => {
      const time = `${String(Math.round(milliseconds)).padStart(5)} ms`
      return state === 'running' ? `  ✓ ${name.padEnd(width)} ${time}` : `  ✗ ${name.padEnd(width)}          ${reason}`
    })
    .join('\n')
}
