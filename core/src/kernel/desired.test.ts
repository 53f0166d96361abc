import { describe, expect, test } from 'vitest'
import { dependentsOf, whoIsOff } from './desired.ts'
import { bootOrder } from './order.ts'
import { definePlugin, type Plugin } from './plugin.ts'
import type { Failure } from './report.ts'
import { defineService, optional } from './tokens.ts'

const service = (name: string) => defineService<object>(`${name}/v1`)
const plugin = (name: string, needs: string[] = [], wants: string[] = [], provides = name): Plugin =>
  definePlugin({
    name,
    provides: [service(provides)],
    uses: Object.fromEntries([
      ...needs.map((id) => [id, service(id)]),
      ...wants.map((id) => [`${id}?`, optional(service(id))]),
    ]),
  })

const base = plugin('base')
const upper = plugin('upper', ['base'])
const top = plugin('top', ['upper'])
const guest = plugin('guest', [], ['base'])
const all = [base, upper, top, guest]
const failure: Failure = { phase: 'setup', reason: 'no licence', remedy: 'Buy one.' }

function off(plugins: Plugin[], { failed = [], disabled = [] }: { failed?: Plugin[]; disabled?: string[] } = {}) {
  const found = whoIsOff({
    ordered: bootOrder(plugins),
    enabled: plugins.map((each) => ({ plugin: each })),
    given: new Map(),
    failed: new Map(failed.map((each) => [each, failure])),
    disabled: new Map(disabled.map((name) => [name, 'spring cleaning'])),
  })
  return Object.fromEntries([...found].map(([{ name }, why]) => [name, why]))
}

describe('who is not to run', () => {
  test('is nobody when all is well', () => expect(off(all)).toEqual({}))

  test('takes with it those that need it, through any number of others, and says why', () => {
    expect(off(all, { failed: [base] })).toEqual({
      base: { state: 'quarantined', ...failure },
      upper: {
        state: 'quarantined',
        phase: 'needs',
        reason: 'it needs "base/v1" from "base", which is switched off',
        remedy: 'Mend "base" first.',
      },
      top: expect.objectContaining({ state: 'quarantined', reason: expect.stringContaining('"upper"') }),
    })
  })

  test('is switched off on purpose, and then so are those that need it', () => {
    const found = off(all, { disabled: ['base'] })
    expect(found.base).toMatchObject({ state: 'disabled', reason: 'spring cleaning' })
    expect(found.top).toMatchObject({ state: 'disabled', phase: 'needs', remedy: 'Switch "upper" on.' })
    expect(found.guest).toBeUndefined()
  })

  test('is the second to provide a service, until the first is off', () => {
    const rival = plugin('rival', [], [], 'base')
    expect(off([base, rival])).toEqual({ rival: expect.objectContaining({ phase: 'provides' }) })
    expect(off([base, rival, upper], { disabled: ['base'] })).toEqual({ base: expect.anything() })
  })

  test('needs what nobody provides', () => {
    expect(off([upper]).upper).toMatchObject({ phase: 'needs', reason: expect.stringContaining('no enabled plugin') })
  })
})

test('dependents are all who cannot run without a plugin, and nobody who can', () => {
  expect(dependentsOf(base, bootOrder(all)).map(({ name }) => name)).toEqual(['upper', 'top'])
  expect(dependentsOf(guest, bootOrder(all))).toEqual([])
})
