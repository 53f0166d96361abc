import { Command, CommanderError, Option } from 'commander'
import type { StartOptions } from './start.ts'
import { complain, exit } from './terminal.ts'
import { version } from './version.ts'

/** The whole command line. What a command does is loaded when it is called, so that help costs nothing. */
function program(): Command {
  const kaunter = new Command('kaunter')
    .description('Kaunter: a support platform for businesses with many outlets')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this text')
    .addHelpText(
      'after',
      '\nThe configuration is kaunter.config.json and the environment.\nExit codes: 0 done, 1 failed, 2 typed wrongly.',
    )
  kaunter
    .command('start')
    .description('start the server; it runs until a signal')
    .addOption(new Option('--role <role>', 'what this process does (KAUNTER_ROLE)').choices(['web', 'worker', 'all']))
    .option('--strict', 'end with 1 when a plugin does not run (KAUNTER_STRICT=1)')
    .option('--json-report', 'print how each plugin started as one line of JSON instead of a table')
    .addHelpText('after', example('kaunter start --role worker --strict'))
    .action(async (options: StartOptions) => (await import('./start.ts')).start(options))
  return kaunter
}

const example = (...lines: string[]) => `\nExample:\n${lines.map((line) => `  ${line}`).join('\n')}`

/** Runs one command line; sets the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const kaunter = program()
  for (const command of [kaunter, ...kaunter.commands, ...kaunter.commands.flatMap((each) => each.commands)])
    command.exitOverride().showHelpAfterError('(kaunter --help lists what there is)')
  // A reader that closes the pipe early, like `head`, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : exit.failed))
  try {
    if (args.length === 0) kaunter.outputHelp()
    else await kaunter.parseAsync(args, { from: 'user' })
  } catch (error) {
    // Commander has said already what is wrong with the line, or has printed the help that was asked for.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exit.usage
    else complain(error)
  }
}
