import { expect, test } from 'vitest'
import { mentionsIn } from './mentions.ts'

const people = [
  { id: '1', name: 'Ali' },
  { id: '2', name: 'Ali Baba' },
  { id: '3', name: 'Nur Aisyah' },
  { id: '4', name: 'ali' },
]
const ids = (text: string) => [...mentionsIn(text, people)]

test('the longest name counts, whole words only, and people of one name are all meant', () => {
  expect(ids('@Ali Baba, look')).toEqual(['2'])
  expect(ids('Ask @ali. And @Ali again')).toEqual(['1', '4'])
  expect(ids('@Alibaba @Alis mail@Ali @@ @')).toEqual([])
  expect(ids('(@nur aisyah) İ @Ali Baba')).toEqual(['3', '2'])
})
