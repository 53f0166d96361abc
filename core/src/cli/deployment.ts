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
  const problems: ConfigProblem[] = []
  const environment = readEnvironment(process.env, process.cwd(), problems)
  const file = readConfigFile(environment.configPath, problems)
  if (file === undefined) throw configInvalid({ problems })
  return { environment, file, problems, ...(await discoverPlugins(file, builtins, problems)) }
}
