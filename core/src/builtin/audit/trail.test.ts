import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Audit, audit } from '../../contracts/index.ts'
import type { Context } from '../../kernel/plugin.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import type { Service } from '../../kernel/tokens.ts'
import { type Client, createTestApp, databases, type TestApp } from '../../testing/index.ts'

type AuditContext = Context<unknown, { audit: Service<Audit> }>
let ctx: AuditContext
/** Only lends its way to the audit trail. */
const writer = definePlugin({
  name: 'writer',
  uses: { audit },
  setup(given) {
    ctx = given as unknown as AuditContext
  },
})

describe.each(databases)('the audit trail, on %s', (database) => {
  let app: TestApp
  let boss: Client
  let north: Client
  let northId: string
  const franchises: string[] = []

  beforeAll(async () => {
    app = await createTestApp({ plugins: [writer], database })
    const manage = [
      'audit:read',
      'directory:read',
      'directory:manage',
      'directory:contacts',
      'directory:contact-details',
    ]
    boss = app.as({ permissions: manage, name: 'Boss' })
    for (const name of ['North', 'South'])
      franchises.push((await boss.post('/api/directory/franchises', { fid: name, name })).body.id)
    north = app.as({
      permissions: ['audit:read', 'directory:read'],
      name: 'Nora',
      scope: { franchiseIds: [franchises[0] ?? ''] },
    })
    await north.get('/api/audit')
    northId = (await app.db(app.table('auth', 'user')).where({ name: 'Nora' }).first('id')).id
  })
  afterAll(() => app?.close())

  const write = (entry: Partial<Parameters<AuditContext['use']['audit']['record']>[1]>) =>
    ctx.tx((tx) =>
      ctx.use.audit.record(tx, {
        actorId: null,
        action: 'writer.wrote',
        subject: { type: 'thing', id: '1' },
        ...entry,
      }),
    )
  const read = async (who: Client, query = '') => (await who.get(`/api/audit?limit=100${query}`)).body.items
  const actions = async (who: Client, query = '') =>
    (await read(who, query)).map(({ action }: { action: string }) => action)

  test('peers 42: of a scope one reads what belongs to it and what one did oneself, and is told of no other place', async () => {
    const outlets = []
    for (const [i, franchiseId] of franchises.entries())
      outlets.push(
        (await boss.post('/api/directory/outlets', { oid: `O-${i}`, name: `Outlet ${i}`, franchiseId })).body.id,
      )
    await write({ action: 'writer.everywhere', actorId: northId })
    await write({ action: 'writer.nowhere' })
    await write({
      action: 'writer.north',
      place: { franchiseId: franchises[0] ?? null, outletId: outlets[0] },
      after: { outletIds: outlets, outletId: outlets[1] },
    })
    expect(await actions(north)).toEqual([
      'writer.north',
      'writer.everywhere',
      'directory.outlet-created',
      'directory.franchise-created',
    ])
    const [mine] = await read(north)
    expect(mine.differences).toEqual([
      { field: 'outletIds', after: ['Outlet 0'] },
      { field: 'outletId', after: null },
    ])
    const [all] = await read(boss)
    expect(all.differences).toEqual([
      { field: 'outletIds', after: ['Outlet 0', 'Outlet 1'] },
      { field: 'outletId', after: 'Outlet 1' },
    ])
    expect((await read(north, '&action=directory.franchise-created'))[0].subject).toMatchObject({ name: 'North' })
    expect(await actions(north, '&action=writer.nowhere')).toEqual([])
    expect((await app.as('directory:read').get('/api/audit')).status).toBe(403)
  })

  test('what changed is told field by field, without what stayed, and numbers are masked for whoever is shown parts', async () => {
    await write({
      action: 'writer.told',
      actorId: northId,
      before: { name: 'Ali 0123456789', same: 1, deep: { hours: [{ from: '09:00', to: '18:00' }] } },
      after: { name: 'Abu', same: 1, deep: { hours: [] }, on: true },
    })
    const [entry] = await read(boss, '&action=writer.told')
    expect(entry).toMatchObject({ actor: { name: 'Nora' }, subject: { type: 'thing', id: '1', name: null } })
    expect(entry.differences).toEqual([
      { field: 'name', before: 'Ali 0123456789', after: 'Abu' },
      { field: 'deep.hours', before: ['09:00 · 18:00'], after: [] },
      { field: 'on', after: true },
    ])
    expect((await read(north, '&action=writer.told'))[0].differences[0].before).toMatch(/^Ali .*•••/)
  })

  test('pages go on where the last one ended, however many happened at one instant, and every filter narrows them', async () => {
    const at = new Date('2026-01-05T04:00:00.000Z')
    for (let i = 0; i < 7; i++) await write({ action: `writer.page-${i}`, subject: { type: 'page', id: 'x' } })
    await app.db(app.table('audit', 'log')).where({ subject_type: 'page' }).update({ at })
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await boss.get(`/api/audit?subject=page:x&limit=2${cursor}`)
      seen.push(...body.items.map(({ action }: { action: string }) => action))
      if (body.nextCursor === null) break
      cursor = `&cursor=${body.nextCursor}`
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `writer.page-${i}`))
    const day = '&from=2026-01-05T00:00:00.000Z&to=2026-01-06T00:00:00.000Z'
    expect(await actions(boss, day)).toEqual(seen)
    expect(await actions(boss, '&from=2026-01-05T04:00:00.001Z&to=2026-01-06T00:00:00.000Z')).toEqual([])
    expect(await actions(boss, `&actor=${northId}`)).toEqual(['writer.told', 'writer.everywhere'])
    expect((await boss.get('/api/audit?cursor=nonsense')).status).toBe(400)
    expect((await boss.get('/api/audit?subject=nonsense')).status).toBe(400)
  })
})
