import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bootOrder, doubleProviders, requiredServices } from './order.ts'
import { definePlugin, type Plugin } from './plugin.ts'
import { defineService, defineServices, optional } from './tokens.ts'

const a = defineService<number>('a/v1')
const b = defineService<number>('b/v1')
const many = defineServices<number>('many/v1')
const plugin = (name: string, more: object = {}): Plugin => definePlugin({ name, ...more } as never)
const names = (plugins: readonly Plugin[]) => bootOrder(plugins).map((p) => p.name)

describe('boot order', () => {
  test('starts a provider before those who use it, whatever their names', () => {
    expect(names([plugin('alpha', { uses: { a } }), plugin('zulu', { provides: [a] })])).toEqual(['zulu', 'alpha'])
  })

  test('starts an optional provider first when it is there, and does without when it is not', () => {
    const user = plugin('alpha', { uses: { a: optional(a) } })
    expect(names([user, plugin('zulu', { provides: [a] })])).toEqual(['zulu', 'alpha'])
    expect(names([user])).toEqual(['alpha'])
    expect(requiredServices(user)).toEqual([])
  })

  test('asks for no order among the many providers of one contract, so a channel may use what uses channels', () => {
    const messaging = plugin('messaging', { uses: { many }, provides: [a] })
    const channel = plugin('channel', { uses: { a }, provides: [many] })
    expect(names([channel, messaging])).toEqual(['messaging', 'channel'])
    expect(requiredServices(messaging)).toEqual([])
  })

  test('names the plugins that need each other in a circle, and only those', () => {
    const circle = [plugin('egg', { uses: { a }, provides: [b] }), plugin('hen', { uses: { b }, provides: [a] })]
    expect(() => bootOrder([...circle, plugin('farm', { uses: { a } })])).toThrow(/circle: egg → hen → egg/)
  })

  test('is the same whatever order the configuration file has', () => {
    const tokens = Array.from({ length: 8 }, (_, i) => defineService<number>(`s${i}/v1`))
    // Each plugin may use only services of lower number, so that there is no circle.
    const set = fc.array(fc.array(fc.nat({ max: 6 }), { maxLength: 4 }), { minLength: 1, maxLength: 8 }).map((uses) =>
      uses.map((needs, i) =>
        plugin(`p${(i * 5) % 8}`, {
          provides: [tokens[i]],
          uses: Object.fromEntries(needs.filter((n) => n < i).map((n) => [`s${n}`, tokens[n]])),
        }),
      ),
    )
    const shuffled = set.chain((plugins) =>
      fc.tuple(fc.constant(plugins), fc.shuffledSubarray(plugins, { minLength: plugins.length })),
    )
    fc.assert(
      fc.property(shuffled, ([plugins, other]) => {
        const order = bootOrder(plugins)
        expect(names(other)).toEqual(order.map((p) => p.name))
        const position = new Map(order.flatMap((p, i) => (p.provides ?? []).map((token) => [token.id, i])))
        for (const [i, p] of order.entries())
          for (const id of requiredServices(p)) expect(position.get(id) ?? -1).toBeLessThan(i)
      }),
    )
  })
})

describe('two providers of one service', () => {
  test('leave it to the first in the list, whatever their names, and to the kernel what is its own', () => {
    const plugins = [
      plugin('zulu', { provides: [a] }),
      plugin('alpha', { provides: [b, a] }),
      plugin('kilo', { provides: [b] }),
    ]
    const list = plugins.map((each) => ({ plugin: each }))
    expect(doubleProviders(list, new Map()).map(({ plugin: { name }, id, owner }) => [name, id, owner])).toEqual([
      ['alpha', 'a/v1', '"zulu"'],
    ])
    const own = doubleProviders(list, new Map([['b/v1', {}]]))
    expect(own.map(({ plugin: { name }, owner }) => [name, owner])).toEqual([
      ['alpha', 'the kernel'],
      ['kilo', 'the kernel'],
    ])
  })

  test('are welcome where a contract has many', () => {
    const list = ['one', 'two'].map((name) => ({ plugin: plugin(name, { provides: [many] }) }))
    expect(doubleProviders(list, new Map([['many/v1', new Map()]]))).toEqual([])
  })
})
