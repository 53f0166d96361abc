import { lines } from '../edits.ts'
import type { Step } from './step.ts'

export const keepTheStamp: Step = {
  id: '001-keep-the-stamp',
  title: 'Git keeps .kaunter/version.json, by which updates know what you changed',
  edits: () => [
    lines(
      '.gitignore',
      '.kaunter/',
      "# The local Kaunter's database and secret; the stamp of the template is kept.\n.kaunter/*\n!.kaunter/version.json",
    ),
  ],
}
