import { requiredServices } from '../kernel/order.ts'
import { editConfig } from './config-document.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { entryOf } from './plugin-lookup.ts'
import { paint, print } from './terminal.ts'

/** `kaunter remove` */
export async function remove(given: string): Promise<void> {
  const deployment = await readDeployment()
  const { file, plugins } = deployment
  const key = entryOf(given, deployment)
  const name = plugins.find((each) => each.specifier === key)?.plugin.name
  const config = file.plugins[key]?.config
  editConfig(file.path, (document) => {
    const { [key]: _gone, ...rest } = document.plugins
    return { ...document, plugins: rest }
  })
  print(`${paint('green', '✓')} ${key} is no longer in ${file.path}.`)
  if (config !== undefined) print(`  Its configuration was: ${JSON.stringify(config)}`)
  for (const dependent of dependents(key, deployment)) print(`  "${dependent}" needs it and will not run without it.`)
  print('  Start the server again; from then on its events are not collected any more and its clock stands still.')
  print(`  Its tables stay. To delete them with everything in them: kaunter purge ${name ?? '<its name>'}`)
}

function dependents(key: string, { plugins }: Deployment): string[] {
  const ids = new Set(plugins.find((each) => each.specifier === key)?.plugin.provides?.map(({ id }) => id))
  const others = plugins.filter((each) => each.specifier !== key).map((each) => each.plugin)
  return others.filter((other) => requiredServices(other).some((id) => ids.has(id))).map((other) => other.name)
}
