import { connectDatabase } from '../../kernel/database.ts'
import { messageOf } from '../../kernel/errors.ts'
import { bookkeeping, migratePlugin, tableName, unmigratePlugin } from '../../kernel/migrate.ts'
import { templateOf } from '../boot.ts'
import { createDatabase, type DatabaseKind } from '../databases.ts'
import { type Check, type Problems, told, when } from './check.ts'
import { schemaLines } from './schema.ts'
import type { Subject } from './subject.ts'

export const databaseChecks: readonly Check[] = [
  { name: 'makes its tables, removes them, and makes them again', onEach: true, run: upDownUp },
]

async function upDownUp({ plugin }: Subject, kind: DatabaseKind): Promise<Problems> {
  if (plugin.migrations === undefined) return []
  const database = await createDatabase(templateOf([]), kind)
  const db = await connectDatabase(database.url)
  let step = 'up'
  try {
    const before = await schemaLines(db, kind)
    const fresh = async () => {
      const now = await schemaLines(db, kind)
      now.delete(bookkeeping(plugin))
      return new Map([...now].filter(([table, lines]) => before.get(table)?.join('\n') !== lines.join('\n')))
    }
    await migratePlugin(db, plugin)
    const made = await fresh()
    const strange = [...made.keys()].filter((table) => !table.startsWith(tableName(plugin.name, '')))
    step = 'down'
    await unmigratePlugin(db, plugin)
    const left = await fresh()
    const problems = [
      ...strange.map((each) => `its migrations make or change ${each}: use table('…'), which puts its name in front.`),
      ...[...left.keys()].map((each) => `down leaves ${each} as up made it: undo there what up does.`),
    ]
    if (problems.length > 0) return problems
    step = 'up after down'
    await migratePlugin(db, plugin)
    const again = text(await fresh())
    const both = `${text(made)}\n≠\n${again}`
    return when(text(made) !== again, `the tables differ after down and up again: give the same every time.\n${both}`)
  } catch (error) {
    return [told(`${step}: ${messageOf(error)}`, 'Mend it; one that was released stays, and a new one follows it.')]
  } finally {
    await db.destroy()
    await database.drop()
  }
}

const text = (schema: ReadonlyMap<string, readonly string[]>) =>
  [...schema].map(([table, lines]) => `${table}\n  ${[...lines].sort().join('\n  ')}`).join('\n')
