import { Argument, Command, CommanderError, Option } from 'commander'
import type { DevOptions } from './dev.ts'
import type { MigrateOptions } from './migrate.ts'
import type { PurgeOptions } from './purge.ts'
import type { StartOptions } from './start.ts'
import { complain, exit } from './terminal.ts'
import type { AddOptions } from './user.ts'
import { version } from './version.ts'

/** The whole command line. What a command does is loaded when it is called, so that help costs nothing. */
export function program(): Command {
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
  kaunter
    .command('dev')
    .description('start the server for whoever writes a plugin: again whenever its built code changes')
    .option('--with <command>', 'a command that builds while the server runs; may be given several times', several)
    .addHelpText('after', example('kaunter dev --with "tsc --watch" --with "vite build --watch"'))
    .action(async (options: DevOptions) => (await import('./dev.ts')).dev(options))
  kaunter
    .command('migrate')
    .description('bring the tables of all enabled plugins up to date, without starting the server')
    .option('--plugin <name>', 'only this one')
    .option('--status', 'show what has run and what is pending; change nothing')
    .option('--dry-run', 'show what would run; change nothing')
    .option('--json', 'as { plugins: [{ name, ran, error? }] }; with --status [{ name, done, pending }]')
    .addHelpText('after', example('kaunter migrate --status'))
    .action(async (options: MigrateOptions) => (await import('./migrate.ts')).migrate(options))
  kaunter
    .command('add')
    .description('enable an installed plugin in the configuration file')
    .argument('<plugin>', 'package, path or short name')
    .option('--config <name=value>', "a setting; 'name=$VARIABLE' takes it from the environment", several)
    .addHelpText('after', example("kaunter add @kaunter/plugin-whatsapp-cloud --config 'appSecret=$WABA_APP_SECRET'"))
    .action(async (plugin: string, options: { config?: string[] }) => (await import('./add.ts')).add(plugin, options))
  kaunter
    .command('remove')
    .description('take a plugin out of the configuration file; its data stays')
    .argument('<plugin>', 'package, path or name')
    .addHelpText('after', example('kaunter remove tickets'))
    .action(async (plugin: string) => (await import('./remove.ts')).remove(plugin))
  addPluginsCommands(kaunter)
  kaunter
    .command('purge')
    .description('delete everything that is kept of a plugin that was removed')
    .argument('<name>', 'name of the plugin, as in its tables and addresses')
    .option('--package <package>', 'where it is still installed, when that cannot be guessed from its name')
    .option('--dry-run', 'only show what would go')
    .option('--yes', 'do not ask')
    .option('--json', 'as { plugin, installed, tables, queues, notes }')
    .addHelpText('after', example('kaunter purge loyalty --dry-run'))
    .action(async (name: string, options: PurgeOptions) => (await import('./purge.ts')).purge(name, options))
  kaunter
    .command('schema')
    .description('write a JSON Schema of the configuration file, so that editors complete and check it')
    .option('--out <file>', 'where to; default .kaunter/config.schema.json, which each start keeps up to date')
    .option('--link', 'set "$schema" in the configuration file')
    .addHelpText('after', example('kaunter schema --link'))
    .action(async (options: { out?: string; link?: boolean }) => (await import('./schema.ts')).schema(options))
  kaunter
    .command('doctor')
    .description('check everything a start needs, and say what to do about what is wrong')
    .option('--json', 'as { ok, problems, warnings, findings: [{ check, state, message, remedy? }] }')
    .addHelpText('after', example('kaunter doctor'))
    .action(async (options: { json?: boolean }) => (await import('./doctor.ts')).doctor(options))
  addUserCommands(kaunter)
  return kaunter
}

function addPluginsCommands(kaunter: Command): void {
  const load = () => import('./plugins.ts')
  const plugins = kaunter
    .command('plugins')
    .description('show the enabled plugins: version, state, and why one does not run')
    .option('--all', 'the built-in parts too')
    .option(
      '--json',
      'as { plugins: [{ name, package?, version?, state, phase?, reason?, remedy?, required, builtIn }] }',
    )
    .addHelpText('after', example('kaunter plugins --json', 'kaunter plugins disable tickets --reason "until Monday"'))
    .action(async (options: { json?: boolean; all?: boolean }) => (await load()).plugins(options))
  plugins
    .command('disable')
    .description('switch a plugin off, now and after a restart; its data, events and jobs stay')
    .argument('<name>')
    .option('--reason <text>', 'shown to whoever looks')
    .addHelpText('after', example('kaunter plugins disable tickets --reason "until Monday"'))
    .action(async (name: string, options: { reason?: string }) => (await load()).disable(name, options))
  plugins
    .command('enable')
    .description('switch a plugin on again, or let one that failed try again')
    .argument('<name>')
    .addHelpText('after', example('kaunter plugins enable tickets'))
    .action(async (name: string) => (await load()).enable(name))
}

function addUserCommands(kaunter: Command): void {
  const user = kaunter
    .command('user')
    .description('manage who may sign in; also while the server is down')
    .addHelpText('after', example('kaunter user add aisyah@example.com --name Aisyah --role agent'))
  const email = new Argument('<email>', 'the e-mail address of the user')
  const roleText = 'agent, sales, renewal, supervisor, admin, or one of your own'
  const role = () => new Argument('<role>', roleText)
  const stdin = ['--password-stdin', 'read the password from standard input instead of asking'] as const
  const load = () => import('./user.ts')
  user
    .command('list')
    .description('show all users')
    .option('--json', 'as a list of { id, email, name, role, active }')
    .addHelpText('after', example('kaunter user list --json'))
    .action(async (options: { json?: boolean }) => (await load()).list(options))
  user
    .command('add')
    .description('let somebody sign in; without franchises and outlets they see all of them')
    .addArgument(email)
    .requiredOption('--name <name>', 'the name that colleagues see')
    .requiredOption('--role <role>', roleText)
    .addOption(new Option('--locale <locale>', 'language of the pages').choices(['en', 'ms']))
    .option('--franchise <id>', 'limit to this franchise; may be given several times', several)
    .option('--outlet <id>', 'limit to this outlet; may be given several times', several)
    .option(...stdin)
    .addHelpText('after', example('kaunter user add aisyah@example.com --name Aisyah --role agent'))
    .action(async (address: string, options: AddOptions) => (await load()).add(address, options))
  user
    .command('password')
    .description('set a new password; ends all sessions of the user')
    .addArgument(email)
    .option(...stdin)
    .addHelpText('after', example('kaunter user password aisyah@example.com'))
    .action(async (address: string, options: { passwordStdin?: boolean }) => (await load()).password(address, options))
  user
    .command('role')
    .description('give a user another role')
    .addArgument(email)
    .addArgument(role())
    .addHelpText('after', example('kaunter user role aisyah@example.com supervisor'))
    .action(async (address: string, wanted: string) => (await load()).role(address, wanted))
  user
    .command('deactivate')
    .description('never let a user sign in again; what they did stays')
    .addArgument(email)
    .option('--yes', 'do not ask')
    .addHelpText('after', example('kaunter user deactivate aisyah@example.com'))
    .action(async (address: string, options: { yes?: boolean }) => (await load()).deactivate(address, options))
  user
    .command('unlock')
    .description('let a user try again who typed too many wrong passwords')
    .addArgument(email)
    .addHelpText('after', example('kaunter user unlock aisyah@example.com'))
    .action(async (address: string) => (await load()).unlock(address))
}

/** An option that may be given several times. */
const several = (value: string, before: string[] = []) => [...before, value]

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
