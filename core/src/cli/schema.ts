import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { configSchema } from '../kernel/config-schema.ts'
import type { EnabledPlugin } from '../kernel/kernel.ts'
import { editConfig } from './config-document.ts'
import { readDeployment } from './deployment.ts'
import { print } from './terminal.ts'

/** `kaunter schema` */
export async function schema({ out, link }: { out?: string; link?: boolean }): Promise<void> {
  const { environment, file, plugins, failed, problems } = await readDeployment()
  const path = resolve(out ?? schemaPath(environment.home))
  writeSchema(path, plugins)
  for (const { name, reason } of failed) process.stderr.write(`${name} is left out of the schema: ${reason}\n`)
  for (const problem of problems) process.stderr.write(`${problem.path}: ${problem.problem}\n  → ${problem.remedy}\n`)
  const reference = relative(dirname(file.path), path).split(sep).join('/')
  const address = reference.startsWith('.') ? reference : `./${reference}`
  if (link) editConfig(file.path, ({ $schema: _old, ...document }) => ({ $schema: address, ...document }))
  print(`${path} describes ${file.path}.`)
  if (!link) print(`For an editor to use it, add "$schema": "${address}" there, or run: kaunter schema --link`)
}

export const schemaPath = (home: string) => join(home, 'config.schema.json')

/** Writes only what changed, so that an editor does not read it again at every start. */
export function writeSchema(path: string, plugins: readonly EnabledPlugin[]): void {
  const text = `${JSON.stringify(configSchema(plugins), null, 2)}\n`
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
