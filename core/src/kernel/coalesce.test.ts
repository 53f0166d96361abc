import { expect, test } from 'vitest'
import { coalesced } from './coalesce.ts'

test('who asks while a reading runs gets the next one, which all share; a failed one does not stop it', async () => {
  const runs: PromiseWithResolvers<void>[] = []
  const ask = coalesced(() => {
    const run = Promise.withResolvers<void>()
    runs.push(run)
    return run.promise
  })
  const first = ask()
  const [second, third] = [ask(), ask()]
  expect([runs.length, second === third, second === first]).toEqual([1, true, false])
  runs[0]?.reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  await expect.poll(() => runs.length).toBe(2)
  runs[1]?.resolve()
  await Promise.all([second, third])
  const later = ask()
  expect(runs.length).toBe(3)
  runs[2]?.resolve()
  await later
})
