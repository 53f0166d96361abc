import { describe, expect, test } from 'vitest'
import { createLog } from './log.ts'
import { Metrics } from './metrics.ts'

function make() {
  const lines: string[] = []
  const metrics = new Metrics(createLog('warn', { write: (line) => void lines.push(line) }))
  const shown = async (name: string) => (await metrics.expose()).split('\n').filter((line) => line.startsWith(name))
  return { metrics, lines, shown }
}

describe('a figure that is read at each scrape', () => {
  test('is the same for two who scrape at once', async () => {
    const { metrics, shown } = make()
    metrics.measure({ name: 'seen_total', help: 'x', kind: 'counter', read: async () => [[{}, 3]] })
    expect(await Promise.all([shown('seen_total'), shown('seen_total')])).toEqual([['seen_total 3'], ['seen_total 3']])
  })

  test('takes only itself away when it cannot be read, says so once, and comes back', async () => {
    const { metrics, lines, shown } = make()
    let broken = true
    const read = async () => {
      if (broken) throw new Error('no database')
      return [[{}, 1]] as const
    }
    metrics.measure({ name: 'one', help: 'x', read })
    metrics.measure({ name: 'two', help: 'x', read: () => [[{}, 2]] })
    expect(await shown('one')).toEqual([])
    expect(await shown('two')).toEqual(['two 2'])
    expect(await shown('kaunter_collector_up')).toEqual(['kaunter_collector_up{metric="one"} 0'])
    expect(lines).toHaveLength(1)
    broken = false
    expect(await shown('one')).toEqual(['one 1'])
    expect(await shown('kaunter_collector_up')).toEqual(['kaunter_collector_up{metric="one"} 1'])
  })

  test('is read anew by the part that was set up again', async () => {
    const { metrics, shown } = make()
    for (const value of [1, 2]) metrics.measure({ name: 'one', help: 'x', read: () => [[{}, value]] })
    expect(await shown('one')).toEqual(['one 2'])
  })
})

test('a counter of a plugin takes no name that is there already', async () => {
  const { metrics, lines, shown } = make()
  metrics.measure({ name: 'kaunter_job_completed_total', help: 'x', kind: 'counter', read: () => [[{}, 7]] })
  metrics.count('job', 'completed', {}, 1)
  metrics.count('a', 'b_c', {}, 1)
  metrics.count('a-b', 'c', {}, 1)
  expect(await shown('kaunter_job_completed_total')).toEqual(['kaunter_job_completed_total 7'])
  expect(await shown('kaunter_a_b_c_total')).toEqual(['kaunter_a_b_c_total{plugin="a"} 1'])
  expect(lines).toHaveLength(2)
})
