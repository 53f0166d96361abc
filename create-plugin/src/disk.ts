import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { folderNotEmpty } from './errors.ts'
import type { Files } from './project.ts'

/**
 * Writes a new project.
 *
 * @throws KAUNTER_CREATE_FOLDER_NOT_EMPTY before anything is written.
 */
export function writeNew(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true })
  if (readdirSync(folder).length > 0) throw folderNotEmpty({ folder })
  for (const [path, text] of files) writeFile(join(folder, path), text)
}

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Those of the files that are there. Lines that end as on Windows count as the same. */
export function readFiles(folder: string, paths: readonly string[]): Files {
  const found = paths.flatMap((path): [string, string][] => {
    const text = textOf(join(folder, path))
    return text === undefined ? [] : [[path, text.replaceAll('\r\n', '\n')]]
  })
  return new Map(found)
}

/** Writes what has changed, with the ends of lines that the file has. */
export function writeChanged(folder: string, before: Files, after: Files): void {
  for (const [path, text] of after) {
    if (before.get(path) === text) continue
    const windows = textOf(join(folder, path))?.includes('\r\n')
    writeFile(join(folder, path), windows ? text.replaceAll('\n', '\r\n') : text)
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}
