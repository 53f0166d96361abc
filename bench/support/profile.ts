import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[]
  samples: number[]
  timeDeltas: number[]
}

/** Where a process was busy, by package or folder, from the newest `.cpuprofile` of a folder. */
export function summarise(folder: string, top = 12): string[] {
  const name = readdirSync(folder).find((file) => file.endsWith('.cpuprofile'))
  if (name === undefined) return ['no profile was written']
  const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]))
  const groups = new Map<string, number>()
  let busy = 0
  for (const [i, sample] of profile.samples.entries()) {
    const frame = frames.get(sample)
    const time = profile.timeDeltas[i] ?? 0
    if (frame === undefined || frame.functionName === '(idle)') continue
    busy += time
    const group = groupOf(frame)
    groups.set(group, (groups.get(group) ?? 0) + time)
  }
  return [...groups]
    .sort(([, a], [, b]) => b - a)
    .slice(0, top)
    .map(([group, time]) => `${((time / busy) * 100).toFixed(1)} % ${group}`)
}

function groupOf({ url, functionName }: { url: string; functionName: string }): string {
  const packaged = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (packaged !== undefined) return packaged
  if (url.startsWith('node:')) return 'node itself'
  const own = /\/(core\/src\/\w+(?:\/\w+)?|plugins\/[^/]+)/.exec(url)?.[1]
  // Native work has no file: garbage collection, writing to sockets, parsing.
  return own ?? `native: ${functionName}`
}
