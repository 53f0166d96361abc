import { builtins } from '../builtin/index.ts'
import { type ConfigFile, readConfigFile } from '../kernel/config.ts'
import { type Discovered, discoverPlugins } from '../kernel/discover.ts'
import { type Environment, readEnvironment } from '../kernel/environment.ts'
import { type ConfigProblem, configInvalid } from '../kernel/errors.ts'

/** What is deployed here: environment, configuration file and its plugins, read without starting anything. */
export interface Deployment extends Discovered {
  environment: Environment
  file: ConfigFile
  /** What is wrong with environment and file; a start would stop at them. */
  problems: ConfigProblem[]
}

/** @throws KAUNTER_CONFIG_INVALID only when the file cannot be read at all. */
export async function readDeployment(): Promise<Deployment> {
  const deployment = await lookAtDeployment()
  if (!deployment.readable) throw configInvalid({ problems: deployment.problems })
  return deployment
}

/** Goes on without the file, for those who want to know what else is wrong. */
export async function lookAtDeployment(): Promise<Deployment & { readable: boolean }> {
  const problems: ConfigProblem[] = []
  const environment = readEnvironment(process.env, process.cwd(), problems)
  const read = readConfigFile(environment.configPath, problems)
  const file = read ?? {
    path: environment.configPath,
    plugins: {},
    builtin: {},
    migrateOnBoot: true,
    allowIncompatible: [],
  }
  const discovered = await discoverPlugins(file, builtins, problems)
  return { environment, file, problems, ...discovered, readable: read !== undefined }
}
