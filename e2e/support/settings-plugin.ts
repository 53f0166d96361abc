import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestDatabase } from './database.ts'
import { pluginConfig, root } from './server.ts'

/** A third party's plugin with a setting of every kind. It tells what it reads, and of its secret only the digest. */
const source = `
import { createHash } from 'node:crypto'
import { definePlugin, Type } from '@kaunter/core'

const one = (value, title) => Type.Literal(value, { title })

export default definePlugin({
  name: 'shopfront',
  permissions: { 'shopfront:read': { label: 'Read', roles: ['agent', 'supervisor'] } },
  i18n: {
    en: { title: 'Shop front', greeting: 'Greeting', 'greeting.about': 'The first words a customer reads.', tables: 'tables' },
    ms: { title: 'Hadapan kedai', greeting: 'Ucapan', 'greeting.about': 'Kata-kata pertama yang dibaca pelanggan.', tables: 'meja' },
  },
  settings: Type.Object({
    greeting: Type.String({ title: 'greeting', description: 'greeting.about', default: 'Welcome', minLength: 1, maxLength: 40 }),
    notice: Type.Optional(Type.String({ title: 'Notice', multiline: true, maxLength: 500 })),
    seats: Type.Integer({ title: 'Seats', unit: 'tables', default: 10, minimum: 1, maximum: 500 }),
    discount: Type.Number({ title: 'Discount', unit: '%', default: 2.5, minimum: 0, maximum: 100 }),
    deposit: Type.Integer({ title: 'Deposit', unit: 'sen', default: 5000, minimum: 0 }),
    halal: Type.Boolean({ title: 'Halal', default: true, levels: ['platform', 'franchise'] }),
    layout: Type.Union([one('rows', 'Rows'), one('round', 'Round tables')], { title: 'Layout', default: 'rows' }),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { title: 'Tags', default: [], maxItems: 3, uniqueItems: true }),
    zone: Type.String({ title: 'Time zone', format: 'time-zone', default: 'Asia/Kuala_Lumpur' }),
    hours: Type.Object(
      {
        opens: Type.String({ title: 'Opens', format: 'time-of-day', default: '09:00' }),
        closes: Type.String({ title: 'Closes', format: 'time-of-day', default: '22:00' }),
      },
      { title: 'Opening hours', default: {} },
    ),
    doorToken: Type.Optional(Type.String({ title: 'Door token', secret: true, minLength: 8, levels: ['platform', 'outlet'] })),
  }, { title: 'title' }),
  routes(app, ctx) {
    const Place = { franchiseId: Type.Optional(Type.String()), outletId: Type.Optional(Type.String()) }
    app.get(
      '/now',
      { config: { permission: 'shopfront:read' }, schema: { querystring: Type.Object(Place) } },
      async (request) => {
        const { doorToken, ...rest } = await ctx.settings(request.query)
        const digest = doorToken === undefined ? null : createHash('sha256').update(doorToken).digest('hex')
        return { ...rest, digest }
      },
    )
  },
})
`

/** Puts the plugin below the repository, where its own import of the core is found. Remove the folder afterwards. */
export function settingsPlugin(): { folder: string; config: object } {
  const output = join(root, 'test-output')
  mkdirSync(output, { recursive: true })
  const folder = mkdtempSync(join(output, 'settings-plugin-'))
  const path = join(folder, 'shopfront.mjs')
  writeFileSync(path, source)
  const { plugins } = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
  return { folder, config: { plugins: { ...plugins, [path]: {} } } }
}

export type Shops = Record<'north' | 'south' | 'north-1' | 'north-2' | 'south-1', string>

/** Two franchises, of which North has two outlets and South one; their ids by code. */
export async function makeShops(database: TestDatabase): Promise<Shops> {
  const shops = {} as Shops
  const insert = async (sql: string, values: unknown[]) =>
    (await database.query<{ id: string }>(`${sql} returning id`, values))[0]?.id as string
  for (const fid of ['north', 'south'] as const)
    shops[fid] = await insert('insert into directory_franchise (fid, name, created_at) values ($1, $2, now())', [
      fid,
      `Kedai ${fid}`,
    ])
  for (const oid of ['north-1', 'north-2', 'south-1'] as const)
    shops[oid] = await insert(
      'insert into directory_outlet (oid, franchise_id, name, created_at) values ($1, $2, $3, now())',
      [oid, shops[oid.split('-')[0] as 'north' | 'south'], `Cawangan ${oid}`],
    )
  return shops
}
