import { execFile } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { promisify } from 'node:util'
import { cleanEnvironment, root } from './server.ts'

/** The environment of somebody outside this repository, on the Node that runs the tests. */
export function outsideEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  // npm hands its own settings down to what it starts; they are those of the repository.
  const own = Object.entries(cleanEnvironment()).filter(([name]) => !/^(npm_|INIT_CWD$)/.test(name))
  const { PATH = '', ...rest } = Object.fromEntries(own)
  return {
    ...rest,
    PATH: [dirname(process.execPath), ...PATH.split(delimiter).filter((each) => !each.startsWith(root))].join(
      delimiter,
    ),
    ...more,
  }
}

/** Runs npm and gives what it says; throws with everything it said. */
export async function npm(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { cwd = root, env = {} } = options
  try {
    const { stdout } = await promisify(execFile)('npm', args, {
      cwd,
      env: outsideEnvironment(env),
      maxBuffer: 64 * 1024 * 1024,
    })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`npm ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}
