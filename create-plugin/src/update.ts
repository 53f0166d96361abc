import { type Applied, applyAll } from './edits.ts'
import { noProject, stampUnreadable, templateNewer } from './errors.ts'
import { type Files, hashOf, type Stamp, stampPath, stampText } from './project.ts'
import { latestStep, steps } from './steps/index.ts'
import type { Step } from './steps/step.ts'
import { version } from './versions.ts'

export interface Update {
  /** The project with all that could be done; the same files as before where nothing was to do. */
  readonly files: Files
  readonly steps: readonly { readonly step: Step; readonly applied: readonly Applied[] }[]
}

/** The files that an update looks at. */
export const pathsOf = (stamp: Stamp): string[] => [
  ...new Set([
    stampPath,
    ...Object.keys(stamp.files),
    ...steps.flatMap((step) => step.edits(stamp)).map((e) => e.path),
  ]),
]

/**
 * What is known of a project.
 *
 * @throws KAUNTER_CREATE_NO_PROJECT, KAUNTER_CREATE_STAMP_UNREADABLE, KAUNTER_CREATE_TEMPLATE_NEWER
 */
export function readStamp(text: string | undefined): Stamp {
  if (text === undefined) throw noProject({ path: stampPath })
  let stamp: Partial<Stamp>
  try {
    stamp = JSON.parse(text)
  } catch (error) {
    throw stampUnreadable({ path: stampPath, reason: (error as Error).message })
  }
  const { template, name, parts, files } = stamp
  if (!Number.isInteger(template) || typeof name !== 'string' || !Array.isArray(parts) || typeof files !== 'object')
    throw stampUnreadable({ path: stampPath, reason: 'template, name, parts or files is missing' })
  if ((template as number) > latestStep) throw templateNewer({ template: template as number, known: latestStep })
  return stamp as Stamp
}

/** Brings a project from its step of the template to the latest. Without effects. */
export function update(before: Files): Update {
  const stamp = readStamp(before.get(stampPath))
  const isUntouched = (path: string, text: string | undefined) => {
    const written = stamp.files[path]
    return written === undefined ? undefined : text !== undefined && hashOf(text) === written
  }
  let files = before
  const hashes = { ...stamp.files }
  const done = steps.slice(stamp.template).map((step) => {
    const result = applyAll(step.edits(stamp), files, (path, text) =>
      // What an earlier step of this run wrote is as the template would have it.
      hashes[path] === undefined ? undefined : isUntouched(path, text) || hashes[path] === hashOf(text ?? ''),
    )
    for (const { edit, outcome } of result.applied) {
      const [old, text] = [files.get(edit.path), result.files.get(edit.path)]
      const whose = old === undefined || isUntouched(edit.path, old) || hashes[edit.path] === hashOf(old)
      if (outcome === 'done' && text !== undefined && whose) hashes[edit.path] = hashOf(text)
    }
    files = result.files
    return { step, applied: result.applied }
  })
  if (done.length === 0) return { files: before, steps: [] }
  const next: Stamp = { ...stamp, template: latestStep, version, files: hashes }
  return { files: new Map([...files, [stampPath, stampText(next)]]), steps: done }
}
