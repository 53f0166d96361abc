import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The slowest begin first, so that at the end no worker waits for one of them. */
const slowest = [
  'job-options',
  'create-plugin',
  'killed',
  'first-plugin',
  'processes',
  'deployed',
  'describe-plugin',
  'plugin-docs',
  'command-line',
  'jobs',
  'docs',
  'elements',
  'database-restart',
  'mistakes',
  'crash',
].map((name) => `/${name}.test.ts`)

/** Vitest remembers how long files took, but a fresh clone knows of no run before, and file size says little. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = slowest.findIndex((name) => moduleId.endsWith(name))
      return found < 0 ? slowest.length : found
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}
