import { value } from '../edits.ts'
import type { Step } from './step.ts'

export const updateScript: Step = {
  id: '002-update-script',
  title: 'npm run kaunter:update brings the plugin up to the newest template',
  edits: () => [
    value(
      'package.json',
      ['scripts', 'kaunter:update'],
      undefined,
      'npm exec --yes -- create-kaunter-plugin@latest update',
    ),
  ],
}
